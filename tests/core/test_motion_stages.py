"""Steps that overlap: order, errors, stopping."""

import threading
import time

import pytest

from gdpw_core.motion.stages import ahead, mapped


def stage_threads():
    return [t for t in threading.enumerate() if t.name.startswith("clip")]


@pytest.fixture(autouse=True)
def no_thread_stays_behind():
    yield
    deadline = time.monotonic() + 5
    while stage_threads() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not stage_threads()


def test_items_come_in_order_through_all_stages():
    def slow(number):
        time.sleep(0.002 * (number % 3))
        return number * number

    squares = mapped(ahead(ahead(range(40))), slow, workers=3)
    assert list(squares) == [number * number for number in range(40)]


def test_stages_work_at_the_same_time():
    def made():
        for number in range(6):
            time.sleep(0.05)
            yield number

    def slow(number):
        time.sleep(0.05)
        return number

    started = time.monotonic()
    for _ in mapped(ahead(made()), slow, workers=1):
        time.sleep(0.05)
    assert time.monotonic() - started < 0.8 * 6 * 0.15


def test_no_more_is_made_than_the_depth_allows():
    made = []

    def source():
        for number in range(100):
            made.append(number)
            yield number

    items = ahead(source(), depth=3)
    assert next(items) == 0
    time.sleep(0.4)
    assert len(made) <= 6
    items.close()


def test_an_error_of_a_maker_comes_after_the_items_before_it():
    def source():
        yield 1
        raise ValueError("damaged")

    items = ahead(source())
    assert next(items) == 1
    with pytest.raises(ValueError, match="damaged"):
        next(items)


def test_an_error_of_a_worker_stops_the_maker():
    closed = threading.Event()

    def source():
        try:
            yield from range(10_000)
        finally:
            closed.set()

    def fails(number):
        if number == 3:
            raise ValueError("no")
        return number

    results = mapped(ahead(source()), fails, workers=2)
    with pytest.raises(ValueError, match="no"):
        list(results)
    assert closed.wait(5)


def test_a_consumer_that_stops_ends_every_stage():
    closed = threading.Event()

    def source():
        try:
            while True:
                yield 1
        finally:
            closed.set()

    results = mapped(ahead(ahead(source())), lambda item: item, workers=2)
    assert next(results) == 1
    results.close()
    assert closed.wait(5)


def test_a_stage_that_collects_many_items_stops_in_the_middle():
    """As when the shape of a driver is found from its first frames."""
    made = []

    def source():
        for number in range(200):
            time.sleep(0.02)
            made.append(number)
            yield number

    def collected():
        yield 0
        everything = list(ahead(ahead(source())))
        yield len(everything)

    items = ahead(collected())
    assert next(items) == 0
    time.sleep(0.2)
    started = time.monotonic()
    items.close()
    assert time.monotonic() - started < 1.5
    assert len(made) < 100
