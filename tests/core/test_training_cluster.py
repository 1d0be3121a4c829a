"""Work on the nodes of a cluster, where Ray is installed; and what is said where it is not."""

import os
import sys
from pathlib import Path

import pytest

from gdpw_core.errors import InputError
from gdpw_core.training.preparation.workers import run_all

LOADED = []


def load(setup):
    LOADED.append(setup)


def add(task):
    if task < 0:
        raise InputError(f"{task} is negative")
    return task + LOADED[-1]


def test_without_ray_the_way_out_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(InputError, match="without|leave out --cluster"):
        list(run_all(add, [1, 2], start=load, setup=1, workers=2, cluster=True))


@pytest.mark.slow
@pytest.mark.parametrize("address", ["127.0.0.1:9", "nowhere"])
def test_a_cluster_that_does_not_answer_is_named(monkeypatch, address):
    pytest.importorskip("ray")
    monkeypatch.setenv("RAY_ADDRESS", address)
    with pytest.raises(InputError, match=address):
        list(run_all(add, [1], start=load, setup=1, workers=1, cluster=True))


@pytest.mark.slow
def test_a_cluster_does_what_processes_do_and_reports_to_nobody(monkeypatch):
    pytest.importorskip("ray")
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))  # where nodes find these functions
    found = run_all(add, [1, 2, 3, 4, 5], start=load, setup=10, workers=2, cluster=True)
    assert sorted(found) == [11, 12, 13, 14, 15]
    assert os.environ["RAY_USAGE_STATS_ENABLED"] == "0"
    with pytest.raises(InputError, match="-1 is negative"):
        list(run_all(add, [1, -1], start=load, setup=1, workers=2, cluster=True))
