"""Basel files that attack, or are of another kind, by what is done to them."""

from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np

Attack = tuple[Callable[[h5py.File, Path], object], str]


def _replaced(name: str, value) -> Callable[[h5py.File, Path], object]:
    def change(file: h5py.File, _: Path) -> None:
        old = file[name]
        new = value(old[...])
        del file[name]
        file[name] = new

    return change


def _elsewhere(folder: Path) -> Path:
    """Another file with a data set of the right form."""
    path = folder / "secret.h5"
    with h5py.File(path, "w") as other:
        other["mean"] = np.zeros(1800, np.float32)
    return path


def _link(kind: str) -> Callable[[h5py.File, Path], object]:
    def change(file: h5py.File, folder: Path) -> None:
        name = "shape/model/mean"
        if kind == "part":
            del file["expression"]
            file["expression"] = h5py.ExternalLink(str(_elsewhere(folder)), "/")
            return
        if kind == "group":
            del file["shape/model"]
            file["shape/model"] = h5py.ExternalLink(str(_elsewhere(folder)), "/")
            return
        del file[name]
        file[name] = {
            "soft": h5py.SoftLink("/expression/model/mean"),
            "external": h5py.ExternalLink(str(_elsewhere(folder)), "mean"),
            "dangling": h5py.SoftLink("/nowhere"),
        }[kind]

    return change


def _virtual(file: h5py.File, folder: Path) -> None:
    layout = h5py.VirtualLayout((1800,), np.float32)
    layout[:] = h5py.VirtualSource(str(_elsewhere(folder)), "mean", (1800,))
    del file["shape/model/mean"]
    file.create_virtual_dataset("shape/model/mean", layout)


def _external(file: h5py.File, folder: Path) -> None:
    (folder / "secret.raw").write_bytes(bytes(7200))
    del file["shape/model/mean"]
    file.create_dataset(
        "shape/model/mean", (1800,), np.float32, external=[(str(folder / "secret.raw"), 0, 7200)]
    )


def _plug_in(file: h5py.File, _: Path) -> None:
    del file["shape/model/mean"]
    file.create_dataset("shape/model/mean", data=np.zeros(1800), chunks=True, compression="lzf")


def _huge(name: str, shape: tuple[int, ...]) -> Callable[[h5py.File, Path], object]:
    def change(file: h5py.File, _: Path) -> None:
        del file[name]
        file.create_dataset(
            name, shape, np.float32, chunks=tuple(min(side, 4096) for side in shape)
        )

    return change


def _huge_chunk(file: h5py.File, _: Path) -> None:
    del file["shape/model/pcaBasis"]
    file.create_dataset(
        "shape/model/pcaBasis", (1800, 10), np.float64, maxshape=(None, 10),
        chunks=(20_000_000, 10), compression=9,
    )  # fmt: skip


def _objects(file: h5py.File, _: Path) -> None:
    del file["shape/model/mean"]
    file.create_dataset("shape/model/mean", (1800,), h5py.string_dtype())


def _loop(file: h5py.File, _: Path) -> None:
    del file["shape/model"]
    file["shape/model"] = file["shape"]


H5_ATTACKS: dict[str, Attack] = {
    "soft link": (_link("soft"), "link to another place"),
    "external link": (_link("external"), "link to another place"),
    "external group": (_link("group"), "link to another place"),
    "external part": (_link("part"), "link to another place"),
    "dangling link": (_link("dangling"), "link to another place"),
    "virtual": (_virtual, "from another file"),
    "external storage": (_external, "from another file"),
    "plug-in filter": (_plug_in, "packed by a plug-in"),
    "huge": (_huge("shape/model/mean", (3_000_000_000,)), "which is no face"),
    "huge basis": (_huge("shape/model/pcaBasis", (1800, 2_000_000)), "pcaBasis has shape"),
    "huge cells": (_huge("shape/representer/cells", (3, 1_000_000_000)), "expected triangles"),
    "huge chunk": (_huge_chunk, "pieces larger"),
    "texts": (_objects, "no plain numbers"),
    "a group in a circle": (_loop, "mean is missing"),
    "no basis": (lambda f, _: f.__delitem__("shape/model/pcaBasis"), "pcaBasis is missing"),
    "group for array": (
        lambda f, _: (f.__delitem__("shape/model/mean"), f.create_group("shape/model/mean")),
        "is no array",
    ),
    "NaN": (_replaced("shape/model/mean", lambda a: a * np.nan), "finite"),
    "infinite basis": (_replaced("shape/model/pcaBasis", lambda a: a + np.inf), "finite"),
    "negative variance": (_replaced("shape/model/pcaVariance", lambda a: -a), "no variances"),
    "NaN variance": (_replaced("shape/model/pcaVariance", lambda a: a * np.nan), "no variances"),
    "few variances": (_replaced("shape/model/pcaVariance", lambda a: a[:-1]), "expected 10"),
    "other mean": (_replaced("expression/model/mean", lambda a: a[:-3]), "expected 1800"),
    "giant": (_replaced("shape/model/mean", lambda a: a * 1000), "human size"),
    "wild": (_replaced("shape/model/pcaVariance", lambda a: a + 1e12), "moves vertices"),
    "outside": (_replaced("shape/representer/cells", lambda a: a + 600), "vertices that there"),
    "quads": (_replaced("shape/representer/cells", lambda a: a.reshape(4, -1)), "triangles"),
    "few": (_replaced("shape/model/mean", lambda a: a[:30]), "expected (30, components)"),
}
