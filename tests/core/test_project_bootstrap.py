"""The set-up script: what it asks of pip in which world, and what it says when it cannot go on."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def bootstrap():
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "packaging" / "bootstrap.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def pip(bootstrap, monkeypatch):
    """Records what pip is asked for; answers no to everything that holds a refused word."""
    asked: list[str] = []
    refused: list[str] = []

    def fake(_python, *arguments, quiet=False):
        line = " ".join(arguments)
        asked.append(line)
        return not any(word in line for word in refused)

    monkeypatch.setattr(bootstrap, "pip", fake)
    monkeypatch.setattr(bootstrap.subprocess, "call", lambda *_args, **_options: 1)
    return asked, refused


def on(bootstrap, monkeypatch, system: str, *, gpu: bool) -> None:
    monkeypatch.setattr(bootstrap.sys, "platform", system)
    monkeypatch.setattr(bootstrap, "has_nvidia_gpu", lambda: gpu)


def test_linux_without_gpu_takes_the_cpu_build_that_pip_knows(bootstrap, pip, monkeypatch):
    on(bootstrap, monkeypatch, "linux", gpu=False)
    bootstrap.install_torch(Path("python"))
    asked, _ = pip
    assert len(asked) == 1
    assert asked[0].startswith(f"install torch=={bootstrap.TORCH}+cpu")
    assert "--index-url" not in asked[0]


def test_linux_without_gpu_asks_pytorchs_index_next_and_never_waits_long(
    bootstrap, pip, monkeypatch
):
    on(bootstrap, monkeypatch, "linux", gpu=False)
    asked, refused = pip
    refused += [f"torch=={bootstrap.TORCH}+cpu --retries"]
    bootstrap.install_torch(Path("python"))
    assert len(asked) == 2
    assert f"--index-url {bootstrap.TORCH_CPU_INDEX}" in asked[1]
    assert all("--timeout 15" in line and "--retries 1" in line for line in asked)


def test_linux_without_gpu_falls_back_to_the_default_build(bootstrap, pip, monkeypatch):
    on(bootstrap, monkeypatch, "linux", gpu=False)
    asked, refused = pip
    refused.append("+cpu")
    bootstrap.install_torch(Path("python"))
    assert asked[-1] == f"install torch=={bootstrap.TORCH}"


def test_when_nothing_can_be_installed_it_says_so(bootstrap, pip, monkeypatch):
    on(bootstrap, monkeypatch, "linux", gpu=False)
    pip[1].append("torch")
    with pytest.raises(bootstrap.SetupError, match="network"):
        bootstrap.install_torch(Path("python"))


@pytest.mark.parametrize(
    ("system", "gpu", "index"),
    [
        ("linux", True, None),
        ("darwin", False, None),
        ("win32", False, None),
        ("win32", True, "whl/cu"),
    ],
)
def test_other_machines_get_their_build(bootstrap, pip, monkeypatch, system, gpu, index):
    on(bootstrap, monkeypatch, system, gpu=gpu)
    bootstrap.install_torch(Path("python"))
    asked, _ = pip
    assert len(asked) == 1
    assert f"torch=={bootstrap.TORCH}" in asked[0]
    assert "+cpu" not in asked[0]
    assert (index in asked[0]) if index else ("--index-url" not in asked[0])


def test_an_old_python_is_told_so(bootstrap, monkeypatch, tmp_path):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))
    with pytest.raises(bootstrap.SetupError, match=r"too old: install Python 3\.11"):
        bootstrap.prepared_environment(tmp_path / "venv", dev=False)


def test_a_python_that_torch_does_not_know_is_told_so(bootstrap, monkeypatch, tmp_path):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 19, 0))
    with pytest.raises(bootstrap.SetupError, match=r"3\.11 to 3\.14"):
        bootstrap.prepared_environment(tmp_path / "venv", dev=False)


def test_a_python_without_venv_is_told_which_package_has_it(bootstrap, monkeypatch, tmp_path):
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(bootstrap.SetupError, match=r"sudo apt install python3\.\d+-venv"):
        bootstrap.make_environment(tmp_path / "venv")


def test_without_a_screen_it_names_the_command_line(bootstrap, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap.sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert bootstrap.open_application(Path("bin/python"), Path("photo.png")) == 0
    said = capsys.readouterr().out
    assert "no screen" in said
    assert str(Path("bin/gdpw")) in said


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX script stands in for Python")
def test_missing_system_libraries_are_named(bootstrap, tmp_path):
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho 'libEGL.so.1: cannot open' >&2\nexit 1\n")
    broken.chmod(0o755)
    with pytest.raises(bootstrap.SetupError, match=r"libEGL\.so\.1.*sudo apt install libegl1"):
        bootstrap.check_display(broken)


def test_a_second_start_installs_nothing_until_the_project_changes(
    bootstrap, monkeypatch, tmp_path
):
    installed: list[bool] = []
    python = tmp_path / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    monkeypatch.setattr(bootstrap, "works", lambda _python: True)
    monkeypatch.setattr(bootstrap, "install_torch", lambda _python: None)
    monkeypatch.setattr(bootstrap, "pip", lambda *_arguments: installed.append(True) or True)
    for _ in range(2):
        assert bootstrap.prepared_environment(tmp_path, dev=False) == python
    assert len(installed) == 1
    monkeypatch.setattr(bootstrap, "install_state", lambda: "changed")
    bootstrap.prepared_environment(tmp_path, dev=False)
    assert len(installed) == 2


def test_the_first_photo_is_prepared_once_and_again_when_the_loops_change(
    bootstrap, monkeypatch, tmp_path, capsys
):
    ran: list[list[str]] = []
    code = 1

    def run(command, **_options):
        ran.append(command)
        return subprocess.CompletedProcess(command, code)

    monkeypatch.setattr(bootstrap.subprocess, "run", run)
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    bootstrap.warm_up(python)
    assert "longer" in capsys.readouterr().out
    code = 0
    for _ in range(2):
        bootstrap.warm_up(python)
    assert len(ran) == 2, "a failure is tried again, a success is not"
    assert "edit" in ran[0]
    monkeypatch.setattr(bootstrap, "kernel_state", lambda: "changed")
    bootstrap.warm_up(python)
    assert len(ran) == 3


def test_the_script_is_readable_by_an_old_python():
    source = (ROOT / "packaging" / "bootstrap.py").read_text(encoding="utf-8")
    compile(source, "bootstrap.py", "exec", flags=0, dont_inherit=True)
    import ast

    ast.parse(source, feature_version=(3, 7))


def test_the_torch_that_is_installed_fits_the_project(bootstrap):
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    newest = re.search(r'"torch>=[\d.]+,<=([\d.]+)"', project)
    assert newest
    assert newest[1] == bootstrap.TORCH


def test_the_readme_has_exactly_the_two_commands():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    start = readme.split("## Start")[1].split("\n## ")[0]
    commands = re.findall(r"```\n(.+?)\n```", start, flags=re.DOTALL)
    assert commands == [
        "python3 packaging/bootstrap.py run",
        "python3 packaging/bootstrap.py test",
    ]
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert commands[1] in ci


def test_help_is_given_without_installing_anything():
    done = subprocess.run(
        [sys.executable, str(ROOT / "packaging" / "bootstrap.py"), "--help"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert "run" in done.stdout
