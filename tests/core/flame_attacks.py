"""Pickles that try to do something. Each would succeed with Python's own reader, or exhaust it."""

import io
import pickle
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np


def _call(line: str) -> bytes:
    """A pickle that calls: `module name argument`."""
    module, name, argument = line.split(" ", 2)
    text = argument.encode()
    return (
        b"\x80\x02c" + module.encode() + b"\n" + name.encode() + b"\n"
        + b"X" + struct.pack("<I", len(text)) + text + b"\x85R."
    )  # fmt: skip


class _SetsState:
    """Runs code when its state is set."""

    def __reduce__(self):
        return (exec, ("pass",), {"x": 1})


class _Nested:
    """A call whose argument is a call."""

    def __init__(self, command: str) -> None:
        self.command = command

    def __reduce__(self):
        return (getattr, (__import__, "__call__"), {"a": _SetsState()})


def _hidden_in(values: dict, payload: bytes) -> bytes:
    """A whole model with a payload as one more entry."""
    body = pickle.dumps(values, 2)
    return body[:-1] + b"X\x05\x00\x00\x00extra" + payload[2:-1] + b"s."


def _array(shape: tuple, data: bytes, kind: bytes = b"f8") -> bytes:
    """A pickled dictionary whose one array claims a shape."""
    sides = b"".join(b"\x8a\x08" + struct.pack("<q", side) for side in shape)
    return (
        b"\x80\x02}U\nv_template"
        b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85U\x01b\x87R"
        b"(K\x01(" + sides + b"tcnumpy\ndtype\nU\x02" + kind + b"K\x00K\x01\x87R"
        b"(K\x03U\x01<NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb"
        b"\x89T" + struct.pack("<I", len(data)) + data + b"tbs."
    )  # fmt: skip


def pickled_attacks(marker: Path, values: dict) -> dict[str, bytes]:
    """Payloads by what they try; those that run would create `marker`."""
    shell = f"touch {marker}"
    code = f"open({str(marker)!r}, 'w').close()"
    many = b"(" * 150_000
    return {
        "os.system": _call(f"os system {shell}"),
        "posix.system": _call(f"posix system {shell}"),
        "subprocess.Popen": _call(f"subprocess Popen {shell}"),
        "builtins.eval": _call(f"builtins eval {code}"),
        "__builtin__.execfile": _call(f"__builtin__ execfile {marker}"),
        "builtins.exec": _call(f"builtins exec {code}"),
        "builtins.getattr": _call("builtins getattr x"),
        "builtins.__import__": _call("builtins __import__ os"),
        "importlib": _call("importlib import_module os"),
        "runpy": _call(f"runpy run_path {marker}"),
        "pty.spawn": _call("pty spawn /bin/sh"),
        "dotted name": b"\x80\x04\x8c\x05numpy\x8c\x0dcore.os.system\x93\x8c\x02id\x85R.",
        "name through numpy": _call(f"numpy.testing runstring {code}"),
        "numpy.load": _call(f"numpy load {marker}"),
        "state that runs": pickle.dumps(_SetsState(), 2),
        "nested calls": pickle.dumps(_Nested(shell), 2),
        "old instance": b"(S'" + shell.encode() + b"'\nios\nsystem\n.",
        "extension registry": b"\x80\x02\x82\x01.",
        "persistent id": b"Pos.system\n.",
        "hidden in a whole model": _hidden_in(values, _call(f"os system {shell}")),
        "code object": _call("types CodeType x"),
        "marshal": _call("marshal loads x"),
        "array of a petabyte": _array((2**50,), b""),
        "array of negative size": _array((-1,), b"\0" * 8),
        "array of nothing, endlessly": _array((0, 2**62), b""),
        "array of objects": _array((1,), b"\0" * 8, b"O8"),
        "string of four gigabytes": b"\x80\x02T\xff\xff\xff\x7f.",
        "bytes of an exabyte": b"\x80\x04\x8e" + struct.pack("<Q", 2**60) + b".",
        "frame of an exabyte": b"\x80\x04\x95" + struct.pack("<Q", 2**60) + b".",
        "memo index of four billion": b"\x80\x02Nr\xff\xff\xff\xff.",
        "a million empty lists": b"\x80\x02" + b"]" * 1_000_000 + b".",
        "marks without end": many + b".",
        "tuples nested a hundred thousand deep": b"\x80\x02)" + b"\x85" * 150_000 + b".",
        "a deep tuple as a key": b"\x80\x02})" + b"\x85" * 150_000 + b"Ns.",
        "number of a million digits": b"I" + b"9" * 1_000_000 + b"\n.",
        "long of a megabyte": b"\x80\x02\x8b\x00\x00\x10\x00" + b"\x7f" * 2**20 + b".",
        "list that holds itself": b"\x80\x02}U\nv_template]q\x00h\x00as.",
        "laughs": _laughs(),
        "sparse matrix of terabytes": _sparse(2**40),
        "sparse index outside": _sparse(5),
        "no STOP": b"\x80\x02}",
        "nothing": b"",
        "a web page": b"<!DOCTYPE html><html>Log in to download</html>",
    }  # fmt: skip


def _laughs() -> bytes:
    """A list of ten lists of ten lists ..., thirty deep."""
    data = b"\x80\x02}U\nv_template]K\x01aq\x00"
    for depth in range(30):
        data += b"](" + b"h" + bytes([depth]) + (b"h" + bytes([depth])) * 9 + b"eq"
        data += bytes([depth + 1])
    return data + b"s."


def _sparse(columns: int) -> bytes:
    from scipy import sparse

    matrix = sparse.csc_matrix(np.eye(5))
    matrix._shape = (5, columns)
    matrix.indices = matrix.indices + 90
    return pickle.dumps({"v_template": matrix}, 2)


def zipped_attacks() -> dict[str, Callable[[], bytes]]:
    """Archives that are no models, each made when it is called for."""
    good = _npy(np.zeros((3, 3)))
    bomb = b"\0" * 2**20
    return {
        "bomb": lambda: _zip({f"{i}.npy": bomb for i in range(300)}, zipfile.ZIP_DEFLATED),
        "climbing path": lambda: _zip({"../../v_template.npy": good, "/etc/passwd": good}),
        "lzma": lambda: _zip({"v_template.npy": good}, zipfile.ZIP_LZMA),
        "bzip2": lambda: _zip({"v_template.npy": good}, zipfile.ZIP_BZIP2),
        "many members": lambda: _zip({f"{i}.npy": b"" for i in range(2_000)}),
        "header of a petabyte": lambda: _one(_header("(1125899906842624,)")),
        "header of nothing, endlessly": lambda: _one(_header("(0, 4611686018427387904)")),
        "header that is code": lambda: _one(_header("__import__('os').system('id')")),
        "deep header": lambda: _one(_header("(" * 5000)),
        "objects that run": lambda: _one(_objects(_call("os system id"))),
        "no arrays": lambda: _zip({"readme.txt": b"hello"}),
        "cut": lambda: _one(good)[:60],
    }


def _one(data: bytes) -> bytes:
    return _zip({"v_template.npy": data})


def _zip(members: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def _npy(array: np.ndarray) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array, allow_pickle=False)
    return stream.getvalue()


def _header(shape: str, kind: str = "'<f8'") -> bytes:
    text = f"{{'descr': {kind}, 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text


def _objects(payload: bytes) -> bytes:
    return _header("()", "'|O'") + payload
