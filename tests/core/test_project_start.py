"""How the program starts: quickly, and with nothing heavy before it is needed."""

import os
import subprocess
import sys
from importlib.util import find_spec

import pytest


def run_python(repository, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(repository), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=repository,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def loaded_by(repository, module: str) -> set[str]:
    code = f"import {module}, sys; print(*sorted(sys.modules))"
    done = run_python(repository, "-c", code)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_help_answers_in_half_a_second(repository):
    # The program's own processor time: other work on the machine is not its fault.
    before = os.times()
    assert run_python(repository, "-m", "app", "--help").returncode == 0
    after = os.times()
    spent = after.children_user - before.children_user
    spent += after.children_system - before.children_system
    assert 0 <= spent < 0.5


def test_the_command_line_is_parsed_without_heavy_packages(repository):
    loaded = loaded_by(repository, "app.__main__")
    assert not loaded & {"torch", "PySide6", "numpy", "scipy", "cv2", "PIL", "numba"}


def test_controls_and_pack_are_read_without_torch(repository):
    assert "torch" not in loaded_by(repository, "gdpw_core.controls, gdpw_core.head.pack")


def test_photos_are_fitted_without_torch_and_compiled_loops(repository):
    assert not loaded_by(repository, "gdpw_core.fitting") & {"torch", "numba"}


def test_the_window_is_built_before_torch_is_imported(repository):
    if find_spec("app.main_window") is None:
        pytest.skip("the window is still to come")
    loaded = loaded_by(repository, "app.main_window")
    assert "PySide6.QtWidgets" in loaded
    assert "torch" not in loaded


def test_layers_are_respected(repository):
    done = subprocess.run(
        [os.path.join(os.path.dirname(sys.executable), "lint-imports"), "--no-cache"],
        cwd=repository,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout
