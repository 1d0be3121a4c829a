"""Importing a file: told by its content, checked, converted once to this project's own format."""

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

from gdpw_core.assets.catalogue import AUTHORS, BASEL, DECA, FLAME, OWN
from gdpw_core.assets.selection import bundled_weights
from gdpw_core.assets.store import Asset, AssetStore, Draft, checksum
from gdpw_core.errors import AssetError, InputError

_TORCH_OF_OLD = b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19."
_PICKLE_STARTS = (b"\x80", b"(", b"}", b"c")
_MODEL_SUFFIXES = (
    ".pkl", ".pickle", ".npz", ".mat", ".h5", ".pth", ".pt", ".tar", ".safetensors",
)  # fmt: skip
Said = Callable[[str], None]


def import_file(
    path: Path, store: AssetStore, *, name: str | None = None, said: Said | None = None
) -> Asset:
    """Import a head, weights or a regressor.

    Args:
        path: the file, as published.
        store: where to.
        name: what commands shall call it; None for a name made of the file's.
        said: hears what is being done.

    Returns:
        The asset; it is not in use yet.

    Raises:
        AssetError: the file is damaged, of an unknown kind, or imported already.
        InputError: the name cannot be used.
        OutputError: the store cannot be written.
    """
    tell = said or (lambda _: None)
    tell(f"Reading {path.name}")
    draft_of = _reader(path)
    known = store.with_origin(checksum(path))
    if known is not None:
        raise InputError(f"{path.name} was imported before, as {known.name}")
    taken = frozenset(asset.name for asset in bundled_weights())
    if name in taken:
        raise InputError(f"{name} is the name of bundled weights: choose another")
    draft = draft_of(path, tell)
    tell(f"Writing {draft.title}")
    wish = path.stem if draft.kind == "weights" else draft.title.partition("(")[0] or path.stem
    return store.add(draft, path, name or store.free_name(wish, taken))


def may_be_asset(path: Path) -> bool:
    """Whether a dropped file looks like one to import, by its name alone."""
    return path.suffix.lower() in _MODEL_SUFFIXES


def _reader(path: Path) -> Callable[[Path, Said], Draft]:
    """Who reads this kind of file, by its first bytes.

    Raises:
        AssetError: nobody; the text says what to import instead.
    """
    try:
        if path.is_dir():
            raise AssetError(f"{path} is a folder: name the file of the model in it")
        with path.open("rb") as file:
            start = file.read(128)
    except OSError as error:
        raise AssetError(f"{path}: cannot be read ({error.strerror or error})") from error
    if start.startswith(b"PK\x03\x04"):
        return _zip_reader(path)
    if start[8:9] == b"{":
        return _weights
    if start.startswith((b"\x89HDF\r\n", b"MATLAB 5.0", b"MATLAB 7.3")):
        return _basel
    if start.startswith(_TORCH_OF_OLD):
        if path.suffix == ".tar" or "deca" in path.name.lower():
            return _regressor
        raise AssetError(
            f"{path}: a checkpoint in torch's old form, which cannot be used; nothing was imported"
        )
    if start.startswith(b"\x93NUMPY"):
        raise AssetError(
            f"{path}: landmarks without a model: keep the file beside the model and import that"
        )
    if start.startswith(_PICKLE_STARTS):
        return _flame
    raise AssetError(
        f"{path}: neither a head (FLAME .pkl or .npz, Basel Face Model .mat or .h5), nor weights "
        "(.safetensors, .pth), nor DECA (.tar)"
    )


def _zip_reader(path: Path) -> Callable[[Path, Said], Draft]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError) as error:
        cause = " ".join(str(error).split())[:120]
        raise AssetError(f"{path}: a damaged archive ({cause})") from error
    if any(name.endswith("data.pkl") for name in names):
        return _regressor if path.suffix == ".tar" or "deca" in path.name.lower() else _checkpoint
    if "identity.npy" in names and "schema.npy" in names:
        return _own_head
    if any(name.endswith(".npy") for name in names):
        return _flame
    inside = next((name for name in names if name.endswith((".pkl", ".npz", ".pth"))), None)
    hint = f": unpack it and import {Path(inside).name}" if inside else ""
    raise AssetError(f"{path}: an archive, not a model{hint}")


def _flame(path: Path, tell: Said) -> Draft:
    from gdpw_core.head.flame_reader import read_flame

    # Before what takes seconds to import: most refusals come from here.
    arrays = read_flame(path)
    from gdpw_core.assets.flame_companions import companions_of
    from gdpw_core.assets.flame_head import head_of_flame
    from gdpw_core.composite.mouth.lips import lip_lines
    from gdpw_core.head.pack import load_pack, save_pack

    companions = companions_of(path, len(arrays.v_template), len(arrays.faces))
    tell("Finding landmarks and regions on the head")
    # The file's name is no part of the head: documents know it by its contents on every machine.
    imported = head_of_flame(arrays, companions, load_pack(), path.name)
    try:
        lip_lines(imported.pack)
    except AssetError as error:
        raise AssetError(f"{path}: its lips do not meet, so no mouth can be opened") from error
    return Draft(
        kind="head", title=f"FLAME ({path.name})", vertices=len(arrays.v_template),
        licence=FLAME.licence, notes=imported.notes,
        write=lambda target: save_pack(target, imported.pack),
    )  # fmt: skip


def _basel(path: Path, tell: Said) -> Draft:
    from gdpw_core.head.bfm_reader import read_bfm

    arrays = read_bfm(path)
    from gdpw_core.assets.bfm_head import head_of_bfm
    from gdpw_core.head.pack import load_pack, save_pack

    tell("Finding landmarks and regions on the face")
    imported = head_of_bfm(arrays, load_pack(), str(path))
    return Draft(
        kind="head", title=f"{imported.pack.name} ({path.name})", vertices=len(arrays.points),
        licence=BASEL.licence, notes=imported.notes,
        write=lambda target: save_pack(target, imported.pack),
    )  # fmt: skip


def _own_head(path: Path, tell: Said) -> Draft:
    from gdpw_core.head.pack import load_pack, save_pack

    pack = load_pack(path)
    return Draft(
        kind="head", title=pack.name, vertices=len(pack.v_template),
        licence="As its maker says.", notes=(),
        write=lambda target: save_pack(target, pack),
    )  # fmt: skip


def _weights(path: Path, tell: Said) -> Draft:
    from gdpw_core.model.weights import load_weights

    generator, info = load_weights(path)
    needs = info.head_vertices if generator.codes is not None else 0

    def write(target: Path) -> str:
        shutil.copyfile(path, target)
        return info.head_identity

    return Draft(
        kind="weights", title=info.title or path.stem, vertices=needs, licence=OWN.licence,
        notes=(), write=write,
    )  # fmt: skip


def _checkpoint(path: Path, tell: Said) -> Draft:
    from gdpw_core.model.checkpoint import load_generator
    from gdpw_core.model.weights import save_weights

    loaded = load_generator(path, None)
    needs = loaded.info.head_vertices
    notes = (f"Its neural codes belong to a head of {needs:,} vertices.",) if needs else ()

    def write(target: Path) -> str:
        save_weights(target, loaded.generator, loaded.info, exact=True)
        return ""

    return Draft(
        kind="weights", title=path.stem, vertices=needs, licence=AUTHORS.licence, notes=notes,
        write=write,
    )  # fmt: skip


def _regressor(path: Path, tell: Said) -> Draft:
    from gdpw_core.fitting.deca_file import load_checkpoint, save_encoder

    encoder = load_checkpoint(path)

    def write(target: Path) -> str:
        save_encoder(target, encoder)
        return ""

    return Draft(
        kind="regressor", title=f"DECA ({path.name})", vertices=0, licence=DECA.licence,
        notes=("Use it with a FLAME head: gdpw fit --fitter deca.",), write=write,
    )  # fmt: skip
