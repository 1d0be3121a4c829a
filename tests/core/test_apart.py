"""Work in a process of its own: an answer or a cause, whatever becomes of that process."""

import os
import sys
import time

import pytest

from gdpw_core.apart import ApartError, work_apart


def doubled(data: bytes) -> list[bytes]:
    return [data * 2, b"", str(os.getpid()).encode()]


def refuse(text: str) -> list[bytes]:
    raise ValueError(text)


def end() -> list[bytes]:
    os.abort()


def wait() -> list[bytes]:
    time.sleep(60)
    return []


def ask_for(size: int) -> list[bytes]:
    return [bytes(size)[:1]]


def test_the_answer_is_of_another_process():
    data = os.urandom(3_000_000)
    twice, nothing, process = work_apart(doubled, data, seconds=30)
    assert twice == data * 2
    assert nothing == b""
    assert int(process) != os.getpid()


def test_what_is_raised_becomes_a_cause_of_one_line():
    with pytest.raises(ApartError, match=r"^no such table x+$") as caught:
        work_apart(refuse, "no such\n table " + "x" * 5000, seconds=30)
    assert len(str(caught.value)) <= 400


def test_a_process_that_ends_itself_is_a_cause():
    with pytest.raises(ApartError, match="its reader fails on it"):
        work_apart(end, seconds=30)


def test_what_never_comes_back_is_ended():
    started = time.monotonic()
    with pytest.raises(ApartError, match="takes too long"):
        work_apart(wait, seconds=2)
    assert time.monotonic() - started < 10


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds a process's memory")
def test_memory_beyond_the_bound_is_refused():
    with pytest.raises(ApartError, match="too much memory"):
        work_apart(ask_for, 8 << 30, seconds=30, memory=4 << 30)
