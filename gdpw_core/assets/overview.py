"""Everything there is and everything that could be had, for a list."""

from dataclasses import dataclass

from gdpw_core.assets.catalogue import PUBLISHED, Kind, Published
from gdpw_core.assets.selection import (
    Selection,
    bundled_head,
    bundled_weights,
    misfit,
    selection,
)
from gdpw_core.assets.store import AUTOMATIC, Asset, AssetStore, Damaged


@dataclass(frozen=True)
class Row:
    """One head, one set of weights or one regressor.

    Args:
        name: what commands call it.
        title: what people call it.
        kind: head, weights or regressor.
        state: where it comes from and whether it can be used, in words.
        in_use: it is what edits are made with.
        usable: it can be chosen.
        removable: it was imported.
        asset: the file behind it; None for the automatic choice and for damaged ones.
    """

    name: str
    title: str
    kind: Kind
    state: str
    in_use: bool = False
    usable: bool = True
    removable: bool = False
    asset: Asset | None = None


@dataclass(frozen=True)
class Overview:
    """The whole list.

    Args:
        heads: bundled first.
        weights: the automatic choice first.
        regressors: what fits heads without landmarks.
        missing: what others publish and is not here.
        notes: what keeps a choice from being followed.
    """

    heads: tuple[Row, ...]
    weights: tuple[Row, ...]
    regressors: tuple[Row, ...]
    missing: tuple[Published, ...]
    notes: tuple[str, ...]


def overview(store: AssetStore) -> Overview:
    """What is bundled, imported, in use and missing."""
    chosen = selection(store)
    imported = store.imported()
    heads = [_row(bundled_head(), chosen), *_rows(imported, "head", chosen)]
    bundled = [_row(asset, chosen) for asset in bundled_weights()]
    automatic = Row(
        AUTOMATIC, "Automatic", "weights",
        "the best bundled weights for the head in use" if bundled
        else "no weights are bundled: edits move the photo without a network",
        in_use=chosen.weights is None,
    )  # fmt: skip
    weights = [automatic, *bundled, *_rows(imported, "weights", chosen)]
    regressors = tuple(_rows(imported, "regressor", chosen))
    return Overview(tuple(heads), tuple(weights), regressors, _missing(imported), chosen.notes)


def _rows(imported: tuple[Asset | Damaged, ...], kind: Kind, chosen: Selection) -> list[Row]:
    rows = []
    for asset in imported:
        if isinstance(asset, Asset) and asset.kind == kind:
            rows.append(_row(asset, chosen))
        elif isinstance(asset, Damaged) and kind == "head":
            state = f"{asset.cause}: remove it and import it again"
            rows.append(Row(asset.name, asset.name, kind, state, usable=False, removable=True))
    return rows


def _row(asset: Asset, chosen: Selection) -> Row:
    if asset.kind == "regressor":
        state = f"imported {asset.imported[:10]}, for gdpw fit --fitter deca"
        return Row(asset.name, asset.title, asset.kind, state, False, False, True, asset)
    present = chosen.head if asset.kind == "head" else chosen.weights
    in_use = asset.name == (present.name if present else bundled_head().name)
    state, usable = "bundled" if asset.bundled else f"imported {asset.imported[:10]}", True
    if asset.kind == "head" and asset.vertices:
        state += f", {asset.vertices:,} vertices"
    if asset.kind == "weights" and (reason := misfit(asset, chosen.head)):
        state, usable = f"{state}; {reason}", False
    return Row(asset.name, asset.title, asset.kind, state, in_use, usable, not asset.bundled, asset)


def _missing(imported: tuple[Asset | Damaged, ...]) -> tuple[Published, ...]:
    licences = {asset.licence for asset in imported if isinstance(asset, Asset)}
    here = {p.title for p in PUBLISHED if p.licence in licences}
    return tuple(p for p in PUBLISHED if p.title not in here and "*" not in p.files[0])
