"""Which head and which weights are in use, and whether they belong together."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gdpw_core.assets.catalogue import Kind
from gdpw_core.assets.store import AUTOMATIC, BUNDLED_HEAD, Asset, AssetStore, checksum
from gdpw_core.errors import AssetError, InputError
from gdpw_core.resources import resource, resources_folder


@dataclass(frozen=True)
class Selection:
    """What the pipeline is made with.

    Args:
        head: None is the bundled head.
        weights: None leaves the choice to the pipeline: the best bundled ones for this head, or
            the training-free path.
        notes: what the user should know, one sentence each.
    """

    head: Asset | None
    weights: Asset | None
    notes: tuple[str, ...] = ()

    @property
    def head_path(self) -> Path | None:
        """The head's file; None for the bundled one."""
        return self.head.path if self.head else None

    @property
    def weights_path(self) -> Path | None:
        """The weights' file; None where the pipeline chooses."""
        return self.weights.path if self.weights else None

    @property
    def head_name(self) -> str:
        """What people call the head."""
        return self.head.title if self.head else bundled_head().title


def bundled_head() -> Asset:
    """The head that comes with the application."""
    return Asset(
        name=BUNDLED_HEAD, kind="head", title="Open head", path=resource("head", "open_head.npz"),
        licence="CC0, made from MakeHuman data.", bundled=True,
    )  # fmt: skip


def bundled_weights() -> tuple[Asset, ...]:
    """Weights that come with the application."""
    return tuple(
        Asset(
            name=path.stem.lower(), kind="weights", title=path.stem, path=path,
            identity=_head_of(path), bundled=True,
        )
        for path in sorted((resources_folder() / "weights").glob("*.safetensors"))
    )  # fmt: skip


def selection(store: AssetStore) -> Selection:
    """What is in use now: the user's choice where it is still there and fits."""
    notes: list[str] = []
    head = _chosen(store, "head", notes)
    weights = _chosen(store, "weights", notes)
    if weights is not None and (reason := misfit(weights, head)):
        notes.append(f"{weights.title} is not used: {reason}.")
        weights = None
    return Selection(head, weights, tuple(notes))


def use(store: AssetStore, name: str) -> Asset | None:
    """Choose a head or weights by name.

    Args:
        store: where it is.
        name: of an import; `open-head` for the bundled head, `automatic` for the weights that fit.

    Returns:
        What is in use now; None for automatic weights.

    Raises:
        InputError: there is none of that name, or the weights are for another head.
        AssetError: it is damaged.
    """
    if name == AUTOMATIC:
        store.choose("weights", "")
        return None
    if name == BUNDLED_HEAD:
        store.choose("head", "")
        return bundled_head()
    asset = next((a for a in bundled_weights() if a.name == name), None) or store.find(name)
    if asset.kind == "regressor":
        raise InputError(f"{name} needs no choosing: gdpw fit --fitter deca uses it")
    if asset.kind == "weights" and (reason := misfit(asset, _chosen(store, "head", []))):
        raise InputError(f"{name} cannot be used: {reason}")
    if not asset.bundled:
        check_unchanged(asset)
    store.choose(asset.kind, name)
    return asset


def misfit(weights: Asset, head: Asset | None) -> str:
    """Why weights cannot be used with a head; empty if they can. None is the bundled head."""
    if not weights.vertices and not weights.identity:
        return ""
    vertices, identity = (head.vertices, head.identity) if head else _bundled_pack()
    if weights.vertices and weights.vertices != vertices:
        return (
            f"it needs a head of {weights.vertices:,} vertices and the one in use has {vertices:,}"
        )
    if weights.identity and weights.identity != identity:
        return "it was trained with another head than the one in use"
    return ""


def verify(asset: Asset) -> None:
    """Read an asset in full, as using it would.

    Raises:
        AssetError: it changed since it was imported, or cannot be read.
    """
    if not asset.bundled:
        check_unchanged(asset)
    if asset.kind == "head":
        from gdpw_core.head.pack import load_pack

        load_pack(asset.path)
    elif asset.kind == "regressor":
        from gdpw_core.fitting.deca_file import load_encoder

        load_encoder(asset.path)
    else:
        from gdpw_core.model.weights import load_weights

        load_weights(asset.path)


def check_unchanged(asset: Asset) -> None:
    """Compare a file with the checksum taken at its import.

    Raises:
        AssetError: they differ.
    """
    if checksum(asset.path) != asset.sha256:
        raise AssetError(
            f"{asset.name}: its file changed since it was imported; remove it and import it again"
        )


def _chosen(store: AssetStore, kind: Kind, notes: list[str]) -> Asset | None:
    name = store.chosen(kind)
    if not name:
        return None
    bundled = next((a for a in bundled_weights() if a.name == name), None)
    if bundled is not None and kind == "weights":
        return bundled
    try:
        asset = store.find(name)
    except (InputError, AssetError) as error:
        notes.append(f"The {kind} in use cannot be found ({error}); the bundled one is used.")
        return None
    return asset if asset.kind == kind else None


@cache
def _bundled_pack() -> tuple[int, str]:
    """Vertices and identity of the bundled head."""
    from gdpw_core.head.pack import load_pack

    pack = load_pack()
    return len(pack.v_template), pack.identity


def _head_of(weights: Path) -> str:
    """Identity of the head that weights say they were trained with, read without torch."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(weights, framework="numpy") as file:
            identity = json.loads((file.metadata() or {})["info"])["head_identity"]
    except (OSError, SafetensorError, ValueError, KeyError, TypeError, RecursionError):
        return ""
    return identity if isinstance(identity, str) else ""
