"""A pool of processes for work that is done person by person."""

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

import cv2

from gdpw_core.errors import OutputError
from gdpw_core.training.preparation.cluster import run_on_cluster

Task = TypeVar("Task")
Result = TypeVar("Result")
Setup = TypeVar("Setup")


def run_all(
    work: Callable[[Task], Result],
    tasks: Sequence[Task],
    *,
    start: Callable[[Setup], None],
    setup: Setup,
    workers: int,
    cluster: bool = False,
) -> Iterator[Result]:
    """Results of all tasks, in the order in which they finish.

    Args:
        work: a module-level function.
        tasks: its arguments; long ones should come first.
        start: called once in every process with `setup`, to load what tasks share.
        setup: anything that can be pickled.
        workers: processes; with one, the work is done in this process.
        cluster: work on the nodes of a Ray cluster instead.

    Raises:
        OutputError: a worker process died.
        Exception: what a task raised; tasks not yet begun are dropped, running ones ended.
    """
    if cluster:
        yield from run_on_cluster(work, tasks, start=start, setup=setup)
        return
    if workers <= 1 or len(tasks) <= 1:
        calm()
        start(setup)
        for task in tasks:
            yield work(task)
        return
    # Fork would copy the parent's thread pools in an undefined state.
    context = multiprocessing.get_context("spawn")
    others = set(multiprocessing.active_children())
    with ProcessPoolExecutor(workers, context, _start, (start, setup)) as pool:
        jobs = [pool.submit(work, task) for task in tasks]
        try:
            for job in as_completed(jobs):
                yield job.result()
        except BrokenProcessPool as error:
            raise OutputError(
                "a worker process died (out of memory?): use fewer --workers and run again"
            ) from error
        except BaseException:
            # Tasks write whole files or none, so they may end anywhere.
            pool.shutdown(wait=False, cancel_futures=True)
            for child in set(multiprocessing.active_children()) - others:
                child.terminate()
            raise


def _start(start: Callable[[Setup], None], setup: Setup) -> None:
    # Ctrl-C reaches the whole group: the parent decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    calm()
    start(setup)


def calm() -> None:
    """Keep this process to one core."""
    import torch

    # One process per core: threads inside would only fight.
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
