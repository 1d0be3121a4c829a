"""Bounded, pickle-free reading of `.npz` archives: a damaged file ends in one sentence."""

import hashlib
import io
import math
import struct
import tokenize
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdpw_core.errors import AssetError

MAX_BYTES = 256 * 2**20
_MOST_MEMBERS = 1_000
_LARGEST_SIDE = 2**50
# Other methods may ask for gigabytes before the first byte is out.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
Arrays = Mapping[str, NDArray[Any]]
# What zipfile raises for damaged archives, as found by mutating some.
_ZIP_ERRORS = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, NotImplementedError,
    RuntimeError, OverflowError, IndexError, MemoryError,
)  # fmt: skip
# What numpy raises for damaged headers: it parses them as Python literals.
_HEADER_ERRORS = (
    ValueError, TypeError, KeyError, SyntaxError, EOFError, RecursionError, MemoryError,
    OverflowError, AttributeError, struct.error, tokenize.TokenError,
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class StoredArray:
    """An array as it lies in an archive, nothing of it interpreted yet.

    Args:
        dtype: its type; may be one of objects, which only a pickle reader understands.
        shape: as its header says; the bytes may say otherwise.
        fortran: the first index runs fastest.
        data: the bytes after the header.
    """

    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    fortran: bool
    data: memoryview

    def plain(self) -> NDArray[Any]:
        """The array itself.

        Raises:
            ValueError: it holds objects, or its bytes do not fit its header.
        """
        if self.dtype.hasobject:
            raise ValueError("is not a plain array")
        count = math.prod(self.shape)
        if count * self.dtype.itemsize != len(self.data) or not self.dtype.itemsize:
            raise ValueError("is shorter or longer than its header says")
        flat = np.frombuffer(self.data, self.dtype, count)
        return flat.reshape(self.shape, order="F" if self.fortran else "C")


def read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """Read every array of an `.npz` without running anything that the file says.

    Raises:
        AssetError: the file cannot be read, is no such archive, or is too large.
    """
    arrays = {}
    for name, data in read_members(path).items():
        try:
            stored = stored_array(data)
            if stored.fortran:
                raise ValueError("is not a plain array")
            arrays[name.removesuffix(".npy")] = stored.plain()
        except ValueError as error:
            raise AssetError(f"{path}: damaged or not a head archive ({name} {error})") from error
    return arrays


def read_members(path: Path) -> dict[str, bytes]:
    """The members of a zip archive by name.

    Sizes are checked against the archive's directory before memory is taken, so a decompression
    bomb is not followed.

    Raises:
        AssetError: the file cannot be read, is no archive, or is too large.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > MAX_BYTES:
                raise AssetError(f"{path}: unpacks to more than {MAX_BYTES >> 20} MiB")
            if len(members) > _MOST_MEMBERS:
                raise AssetError(f"{path}: holds more parts than any head")
            if any(member.compress_type not in _METHODS for member in members):
                raise AssetError(f"{path}: packed in a way that numpy does not write")
            return {member.filename: archive.read(member) for member in members}
    except OSError as error:
        raise AssetError(f"{path}: cannot be read ({error.strerror or error})") from error
    except _ZIP_ERRORS as error:
        cause = " ".join(str(error).split())[:120]
        raise AssetError(f"{path}: damaged or not a head archive ({cause})") from error


def stored_array(data: bytes) -> StoredArray:
    """An array in the form of `.npy`, by its header.

    A header that promises terabytes is not followed: nothing is taken for it.

    Raises:
        ValueError: no such array, or damaged; the text completes "the array ...".
    """
    stream = io.BytesIO(data)
    try:
        version = np.lib.format.read_magic(stream)
        read = {
            (1, 0): np.lib.format.read_array_header_1_0,
            (2, 0): np.lib.format.read_array_header_2_0,
        }.get(version)
        if read is None:
            raise ValueError(f"has array format {version}")
        shape, fortran, dtype = read(stream)
    except _HEADER_ERRORS as error:
        raise ValueError("has a damaged header") from error
    if not all(type(side) is int and 0 <= side < _LARGEST_SIDE for side in shape):
        raise ValueError("has an impossible shape")
    return StoredArray(dtype, shape, bool(fortran), memoryview(data)[stream.tell() :])


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
