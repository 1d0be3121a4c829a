"""The nodes of a Ray cluster for work that is done person by person."""

import importlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import TypeVar

from gdpw_core.errors import InputError, OutputError

Task = TypeVar("Task")
Result = TypeVar("Result")
Setup = TypeVar("Setup")

_QUIET = {"RAY_USAGE_STATS_ENABLED": "0"}  # Ray would report its use to its makers
_ADDRESS = "RAY_ADDRESS"
_PATIENCE = 15.0  # seconds


def run_on_cluster(
    work: Callable[[Task], Result],
    tasks: Sequence[Task],
    *,
    start: Callable[[Setup], None],
    setup: Setup,
) -> Iterator[Result]:
    """Results of all tasks, in the order in which they finish; see `workers.run_all`.

    The cluster is that of RAY_ADDRESS, or this machine's cores. Every node has this software, and
    sees files under the same names.

    Raises:
        InputError: Ray is not installed, or the cluster cannot be reached.
        OutputError: a worker died.
        Exception: what a task raised; the others are dropped.
    """
    os.environ.update(_QUIET)
    try:
        ray = importlib.import_module("ray")
        pools = importlib.import_module("ray.util")
    except ImportError as error:
        raise InputError(
            'Ray is not installed: pip install -e ".[cluster]", or leave out --cluster'
        ) from error
    begun_here = not ray.is_initialized()
    if begun_here:
        _connect(ray)
    try:
        count = max(1, min(len(tasks), int(ray.cluster_resources().get("CPU", 1))))
        actor = ray.remote(num_cpus=1)(_Worker)
        pool = pools.ActorPool([actor.remote(start, setup) for _ in range(count)])
        yield from pool.map_unordered(lambda worker, task: worker.run.remote(work, task), tasks)
    except ray.exceptions.RayTaskError as error:
        raise error.cause from error
    except ray.exceptions.RayActorError as error:
        raise OutputError(f"a worker of the cluster died, run again: {error}") from error
    finally:
        if begun_here:
            ray.shutdown()


def _connect(ray: ModuleType) -> None:
    address = os.environ.get(_ADDRESS)
    if address and address != "auto":
        _knock(address)
    alone = {} if address else {"include_dashboard": False}
    try:
        ray.init(address=address, log_to_driver=False, logging_level="error", **alone)
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise InputError(f"the cluster at {address} cannot be reached: {error}") from error


def _knock(address: str) -> None:
    """Let Ray ask once whether the cluster is well; joining one that is not, it tries for minutes.

    Ray asks in a process of its own: where nobody answers, it ends the process.
    """
    ask = [sys.executable, "-m", "ray.scripts.scripts", "health-check", "--address"]
    plain = address.rpartition("://")[2]
    try:
        done = subprocess.run([*ask, plain], capture_output=True, timeout=_PATIENCE, check=False)
        answered = done.returncode == 0
    except subprocess.TimeoutExpired:
        answered = False
    if not answered:
        raise InputError(
            f"nobody answers at RAY_ADDRESS {address}: name the cluster as host:port, or unset it "
            "to work on this machine"
        )


class _Worker:
    """A process of a node; what tasks share is loaded once."""

    def __init__(self, start: Callable[[Setup], None], setup: Setup) -> None:
        from gdpw_core.training.preparation.workers import calm

        calm()
        start(setup)

    def run(self, work: Callable[[Task], Result], task: Task) -> Result:
        return work(task)
