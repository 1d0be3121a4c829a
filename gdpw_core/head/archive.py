"""Bounded, pickle-free reading of `.npz` archives: a damaged file ends in one sentence."""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdpw_core.errors import AssetError

MAX_BYTES = 256 * 2**20
Arrays = Mapping[str, NDArray[Any]]


def read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """Read every array of an `.npz` without running anything that the file says.

    Sizes are checked against the archive's directory before memory is taken, so neither a
    decompression bomb nor a header that promises terabytes is followed.

    Raises:
        AssetError: the file cannot be read, is no such archive, or is too large.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > MAX_BYTES:
                raise AssetError(f"{path}: unpacks to more than {MAX_BYTES >> 20} MiB")
            return {
                member.filename.removesuffix(".npy"): _array(archive.read(member), member.filename)
                for member in members
            }
    except OSError as error:
        raise AssetError(f"{path}: cannot be read ({error.strerror or error})") from error
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise AssetError(f"{path}: damaged or not a head archive ({error})") from error


def _array(data: bytes, member: str) -> NDArray[Any]:
    stream = io.BytesIO(data)
    version = np.lib.format.read_magic(stream)
    if version != (1, 0):
        raise ValueError(f"{member} has array format {version}")
    shape, fortran, dtype = np.lib.format.read_array_header_1_0(stream)
    if dtype.hasobject or fortran:
        raise ValueError(f"{member} is not a plain array")
    count = 1
    for length in shape:
        count *= length
    if count * dtype.itemsize != len(data) - stream.tell():
        raise ValueError(f"{member} is shorter or longer than its header says")
    return np.frombuffer(data, dtype, count, stream.tell()).reshape(shape)


def digest(arrays: Arrays) -> str:
    """sha256 (hex) over names, types, shapes and bytes, whatever the order in the file."""
    sha = hashlib.sha256()
    for name in sorted(arrays):
        array = np.asarray(arrays[name], order="C")
        sha.update(f"{name}:{array.dtype.str}:{array.shape};".encode())
        sha.update(array.data)
    return sha.hexdigest()


def write_arrays(path: Path, arrays: Arrays) -> None:
    """Write a compressed `.npz` whose bytes depend on the arrays alone (no clock, fixed order)."""
    with zipfile.ZipFile(path, "w") as archive:
        for name in sorted(arrays):
            stream = io.BytesIO()
            np.lib.format.write_array(
                stream, np.asarray(arrays[name], order="C"), version=(1, 0), allow_pickle=False
            )
            member = zipfile.ZipInfo(f"{name}.npy")
            archive.writestr(member, stream.getvalue(), zipfile.ZIP_DEFLATED, compresslevel=9)
