"""A few threads shared by all compiled loops; the loops release the GIL.

numba's own `parallel=True` is not used: its portable threading layer ends the process when two
Python threads (the render worker and a job) enter it at once.
"""

import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from typing import Any

Rows = Callable[[int, int], None]
"""Works on the rows from the first to before the last; bands of rows may run beside each other."""


def available_threads() -> int:
    """Cores that this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@lru_cache(maxsize=1)
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(available_threads(), thread_name_prefix="raster")


if sys.platform != "win32":
    # A forked child (a data loader's worker) inherits the pool object but not its threads.
    os.register_at_fork(after_in_child=_pool.cache_clear)


def run_tasks(tasks: Sequence[Callable[[], object]], threads: int) -> None:
    """Run independent tasks, in order of the list, on at most `threads` threads.

    Tasks may call `run_tasks` themselves: nobody waits for a thread that has not begun. The first
    exception is raised again here.
    """
    if threads <= 1 or len(tasks) <= 1:
        for task in tasks:
            task()
        return
    waiting = iter(tasks)  # next() on a list iterator is atomic under the GIL

    def drain() -> None:
        for task in waiting:
            task()

    helpers = [_pool().submit(drain) for _ in range(min(threads, len(tasks)) - 1)]
    try:
        drain()
    finally:
        for helper in helpers:
            if not helper.cancel():
                helper.result()


def together(*tasks: Callable[[], Any]) -> tuple[Any, ...]:
    """Results of independent tasks, in their order; see `run_tasks`.

    For compiled work: Python code in several tasks only fights for the interpreter.
    """
    results: list[Any] = [None] * len(tasks)

    def run(number: int) -> None:
        results[number] = tasks[number]()

    run_tasks([partial(run, number) for number in range(len(tasks))], available_threads())
    return tuple(results)


def row_bands(height: int, count: int) -> list[tuple[int, int]]:
    """Split rows 0 to `height - 1` into at most `count` ranges `(first, end)` of equal size."""
    count = max(1, min(count, height))
    edges = [height * i // count for i in range(count + 1)]
    return list(zip(edges, edges[1:], strict=False))


def run_bands(rows: Rows, height: int, threads: int) -> None:
    """Call `rows(first, end)` for bands that cover all rows, on several threads."""
    bands = row_bands(height, 3 * threads if threads > 1 else 1)
    run_tasks([partial(rows, first, end) for first, end in bands], threads)
