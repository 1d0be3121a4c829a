"""Reads a pickle as data: what it names is written down, nothing is imported, called or made.

FLAME's official files are pickles. Python's own reader imports and calls whatever a pickle names;
this one knows the format's instructions (PEP 3154) and nothing else: a call that the file asks
for becomes a `Recorded`, which `flame_values` may read as an array. What it can cost is bounded by
the file's own size and by `MOST_STEPS`, so it needs no process of its own to be locked into.
"""

import codecs
import math
import struct
from collections.abc import Callable
from dataclasses import dataclass, field

# An official model takes some hundred instructions; each can take a hundred bytes of memory.
MOST_STEPS = 200_000
_MOST_DIGITS = 20
_MARK = object()


@dataclass(frozen=True, slots=True)
class Name:
    """A class or function that the file names; only its name."""

    module: str
    name: str

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"[:80]


@dataclass(eq=False, slots=True)
class Recorded:
    """Something that the file wants made.

    Args:
        maker: what it wants called.
        arguments: with what.
        state: what it wants given to the result afterwards.
        items: what it wants put into the result.
    """

    maker: Name
    arguments: tuple[object, ...]
    state: object = None
    items: list[object] = field(default_factory=list)


def read_pickle(data: bytes, allowed: Callable[[Name], bool]) -> object:
    """What a pickle holds: None, numbers, text, bytes, tuples, lists, dicts, `Recorded`, `Name`.

    Args:
        data: the pickle, protocol 0 to 5, of Python 2 or 3. Text of Python 2 comes back as bytes.
        allowed: which names the file may mention.

    Raises:
        ValueError: it is damaged, too long, or mentions another name; the text says which.
    """
    try:
        return _Reader(data, allowed).read()
    except (IndexError, KeyError, TypeError, AttributeError, OverflowError, struct.error) as error:
        raise ValueError("it is damaged") from error


class _Reader:
    def __init__(self, data: bytes, allowed: Callable[[Name], bool]) -> None:
        self._data = data
        self._at = 0
        self._allowed = allowed
        self._stack: list[object] = []
        self._memo: dict[int, object] = {}

    def read(self) -> object:
        for _ in range(MOST_STEPS):
            code = self._take(1)[0]
            if code == ord("."):
                return self._stack.pop()
            step = _STEPS.get(code)
            if step is None:
                raise ValueError(f"it is damaged or no pickle (instruction {code:#04x})")
            step(self)
        raise ValueError("it holds more parts than any head model")

    # Bytes of the file.

    def _take(self, count: int) -> bytes:
        end = self._at + count
        if count < 0 or end > len(self._data):
            raise ValueError("it ends too early")
        part = self._data[self._at : end]
        self._at = end
        return part

    def _line(self) -> bytes:
        end = self._data.find(b"\n", self._at)
        if end < 0:
            raise ValueError("it ends too early")
        part = self._data[self._at : end]
        self._at = end + 1
        return part

    def _count(self, size: int) -> int:
        return int.from_bytes(self._take(size), "little")

    def _integer(self, digits: bytes) -> int:
        if len(digits) > _MOST_DIGITS:
            raise ValueError("it holds a number of too many digits")
        return int(digits)

    # The stack.

    def push(self, value: object) -> None:
        self._stack.append(value)

    def _since_mark(self) -> list[object]:
        at = len(self._stack) - 1
        while self._stack[at] is not _MARK:
            at -= 1
            if at < 0:
                raise ValueError("it is damaged")
        parts = self._stack[at + 1 :]
        del self._stack[at:]
        return parts

    def _top(self, count: int) -> tuple[object, ...]:
        if len(self._stack) < count:
            raise ValueError("it is damaged")
        parts = tuple(self._stack[-count:])
        del self._stack[-count:]
        return parts

    # Instructions.

    def number_line(self) -> None:
        digits = self._line()
        known = {b"00": False, b"01": True}
        self.push(known[digits] if digits in known else self._integer(digits))

    def long_line(self) -> None:
        self.push(self._integer(self._line().rstrip(b"L")))

    def float_line(self) -> None:
        value = float(self._line()[:40])
        self.push(value)

    def long(self, size: int) -> None:
        count = self._count(size)
        if count > 16:
            raise ValueError("it holds a number of too many digits")
        self.push(int.from_bytes(self._take(count), "little", signed=True))

    def integer(self) -> None:
        self.push(int.from_bytes(self._take(4), "little", signed=True))

    def binary_float(self) -> None:
        (value,) = struct.unpack(">d", self._take(8))
        self.push(value if math.isfinite(value) else math.nan)

    def quoted(self) -> None:
        text = self._line().strip()
        if len(text) < 2 or text[0] != text[-1] or text[:1] not in b"'\"":
            raise ValueError("it is damaged")
        self.push(codecs.escape_decode(text[1:-1])[0])

    def unicode_line(self) -> None:
        self.push(self._line().decode("raw-unicode-escape"))

    def bytes_of(self, size: int) -> None:
        self.push(self._take(self._count(size)))

    def text_of(self, size: int) -> None:
        self.push(self._take(self._count(size)).decode("utf-8", "surrogatepass"))

    def mark(self) -> None:
        self.push(_MARK)

    def pop(self) -> None:
        self._stack.pop()

    def pop_mark(self) -> None:
        self._since_mark()

    def twice(self) -> None:
        self.push(self._stack[-1])

    def tuple_since_mark(self) -> None:
        self.push(tuple(self._since_mark()))

    def tuple_of(self, count: int) -> None:
        self.push(self._top(count) if count else ())

    def list_since_mark(self) -> None:
        self.push(self._since_mark())

    def dict_since_mark(self) -> None:
        parts = self._since_mark()
        self.push({})
        self._put_pairs(parts)

    def append(self) -> None:
        (value,) = self._top(1)
        self._extend([value])

    def appends(self) -> None:
        self._extend(self._since_mark())

    def _extend(self, values: list[object]) -> None:
        target = self._stack[-1]
        if isinstance(target, Recorded):
            target.items.extend(values)
        elif isinstance(target, list):
            target.extend(values)
        else:
            raise ValueError("it is damaged")

    def set_item(self) -> None:
        self._put_pairs(list(self._top(2)))

    def set_items(self) -> None:
        self._put_pairs(self._since_mark())

    def _put_pairs(self, parts: list[object]) -> None:
        target = self._stack[-1]
        if isinstance(target, Recorded):
            target.items.extend(parts)
            return
        if not isinstance(target, dict) or len(parts) % 2:
            raise ValueError("it is damaged")
        for key, value in zip(parts[::2], parts[1::2], strict=True):
            # Hashing a tuple of tuples of tuples would recurse as deep as the file likes.
            if not isinstance(key, str | bytes | int | None):
                raise ValueError("it uses something else than names as keys")
            target[key.decode("latin-1") if isinstance(key, bytes) else key] = value

    def get_line(self) -> None:
        self.push(self._memo[self._integer(self._line())])

    def get(self, size: int) -> None:
        self.push(self._memo[self._count(size)])

    def put_line(self) -> None:
        self._memo[self._integer(self._line())] = self._stack[-1]

    def put(self, size: int) -> None:
        self._memo[self._count(size)] = self._stack[-1]

    def memoize(self) -> None:
        self._memo[len(self._memo)] = self._stack[-1]

    # What a pickle may ask for, written down.

    def named(self, module: bytes | str, name: bytes | str) -> Name:
        texts = [t.decode("latin-1") if isinstance(t, bytes) else t for t in (module, name)]
        found = Name(*texts)
        if not self._allowed(found):
            shown = str(found).encode("ascii", "replace").decode()
            raise ValueError(f"it names {shown}, which no head model needs; nothing was run")
        return found

    def global_lines(self) -> None:
        module = self._line()
        self.push(self.named(module, self._line()))

    def stack_global(self) -> None:
        module, name = self._top(2)
        if not isinstance(module, str) or not isinstance(name, str):
            raise ValueError("it is damaged")
        self.push(self.named(module, name))

    def call(self) -> None:
        maker, arguments = self._top(2)
        self._record(maker, arguments)

    def call_with_names(self) -> None:
        maker, arguments, _ = self._top(3)
        self._record(maker, arguments)

    def _record(self, maker: object, arguments: object) -> None:
        if not isinstance(maker, Name) or not isinstance(arguments, tuple):
            raise ValueError("it is damaged")
        self.push(Recorded(maker, arguments))

    def instance(self) -> None:
        module = self._line()
        maker = self.named(module, self._line())
        self.push(Recorded(maker, tuple(self._since_mark())))

    def object_since_mark(self) -> None:
        maker, *arguments = self._since_mark()
        self._record(maker, tuple(arguments))

    def build(self) -> None:
        (state,) = self._top(1)
        target = self._stack[-1]
        if not isinstance(target, Recorded):
            raise ValueError("it is damaged")
        target.state = state

    def protocol(self) -> None:
        if self._take(1)[0] > 5:
            raise ValueError("it is a pickle of an unknown version")

    def frame(self) -> None:
        self._take(8)

    def collection(self, name: str) -> None:
        self.push(Recorded(Name("builtins", name), ()))

    def frozen_set(self) -> None:
        self.push(Recorded(Name("builtins", "frozenset"), tuple(self._since_mark())))

    def outside(self) -> None:
        raise ValueError("it refers to data outside itself")


_Step = Callable[[_Reader], None]


def _push(value: object) -> _Step:
    return lambda reader: reader.push(value)


_STEPS: dict[int, _Step] = {
    ord(code): step
    for code, step in (
        ("(", _Reader.mark), ("0", _Reader.pop), ("1", _Reader.pop_mark), ("2", _Reader.twice),
        ("F", _Reader.float_line), ("I", _Reader.number_line), ("J", _Reader.integer),
        ("K", lambda r: r.push(r._count(1))), ("M", lambda r: r.push(r._count(2))),
        ("L", _Reader.long_line), ("N", _push(None)), ("P", _Reader.outside),
        ("Q", _Reader.outside), ("R", _Reader.call), ("S", _Reader.quoted),
        ("T", lambda r: r.bytes_of(4)), ("U", lambda r: r.bytes_of(1)),
        ("V", _Reader.unicode_line), ("X", lambda r: r.text_of(4)), ("a", _Reader.append),
        ("b", _Reader.build), ("c", _Reader.global_lines), ("d", _Reader.dict_since_mark),
        ("}", lambda r: r.push({})), ("e", _Reader.appends), ("g", _Reader.get_line),
        ("h", lambda r: r.get(1)), ("i", _Reader.instance), ("j", lambda r: r.get(4)),
        ("l", _Reader.list_since_mark), ("]", lambda r: r.push([])),
        ("o", _Reader.object_since_mark), ("p", _Reader.put_line), ("q", lambda r: r.put(1)),
        ("r", lambda r: r.put(4)), ("s", _Reader.set_item), ("t", _Reader.tuple_since_mark),
        (")", lambda r: r.tuple_of(0)), ("u", _Reader.set_items), ("G", _Reader.binary_float),
        ("\x80", _Reader.protocol), ("\x81", _Reader.call), ("\x82", _Reader.outside),
        ("\x83", _Reader.outside), ("\x84", _Reader.outside),
        ("\x85", lambda r: r.tuple_of(1)), ("\x86", lambda r: r.tuple_of(2)),
        ("\x87", lambda r: r.tuple_of(3)), ("\x88", _push(True)), ("\x89", _push(False)),
        ("\x8a", lambda r: r.long(1)), ("\x8b", lambda r: r.long(4)),
        ("B", lambda r: r.bytes_of(4)), ("C", lambda r: r.bytes_of(1)),
        ("\x8c", lambda r: r.text_of(1)), ("\x8d", lambda r: r.text_of(8)),
        ("\x8e", lambda r: r.bytes_of(8)), ("\x8f", lambda r: r.collection("set")),
        ("\x90", _Reader.appends), ("\x91", _Reader.frozen_set),
        ("\x92", _Reader.call_with_names), ("\x93", _Reader.stack_global),
        ("\x94", _Reader.memoize), ("\x95", _Reader.frame),
        ("\x96", lambda r: r.bytes_of(8)), ("\x97", _Reader.outside), ("\x98", _Reader.outside),
    )
}  # fmt: skip
