"""Set the project up on a machine that has only Python, then open the application or test it.

    python3 packaging/bootstrap.py run     # make .venv, install, open the sample portrait
    python3 packaging/bootstrap.py test    # the same with the developer's tools, then every check

Standard library only, and readable by any Python 3.7 or newer, so that an old one is told so.
A second start installs nothing unless pyproject.toml changed.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "resources" / "samples" / "astronaut.png"
OLDEST, NEWEST = (3, 11), (3, 14)
TORCH = "2.13.0"
TORCH_CPU_INDEX = "https://download.pytorch.org/whl/cpu"
TORCH_CUDA_INDEX = "https://download.pytorch.org/whl/cu130"
# One retry and a short connection time: a closed network must fail in seconds, not minutes.
IMPATIENT = ("--retries", "1", "--timeout", "15")
QT_LIBRARIES = (
    "libegl1 libgl1 libglib2.0-0 libfontconfig1 libdbus-1-3 libxkbcommon-x11-0 libxcb-cursor0 "
    "libxcb-icccm4 libxcb-keysyms1 libxcb-shape0"
)
QT_PROBE = "from PySide6.QtWidgets import QApplication; QApplication([])"


class SetupError(Exception):
    """The set-up cannot go on; the text says why and what to do."""


def main() -> int:
    """Run one of the two commands; exit code 0 on success, 1 when something failed."""
    parser = argparse.ArgumentParser(description="Set up GDPW Studio, then open or test it.")
    parser.add_argument("command", choices=("run", "test"))
    parser.add_argument("--venv", type=Path, default=ROOT / ".venv", help="environment folder")
    parser.add_argument("file", nargs="?", type=Path, default=SAMPLE, help="photo to open (run)")
    arguments = parser.parse_args()
    try:
        python = prepared_environment(arguments.venv.absolute(), dev=arguments.command == "test")
        if arguments.command == "test":
            return run_checks(python)
        return open_application(python, arguments.file)
    except SetupError as error:
        print(f"bootstrap: error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("bootstrap: stopped", file=sys.stderr)
        return 1


def prepared_environment(folder: Path, *, dev: bool) -> Path:
    """Make the environment and install what is missing.

    Args:
        folder: the virtual environment.
        dev: with the tools of the checks.

    Returns:
        The environment's interpreter.

    Raises:
        SetupError: an old Python, no venv module, no network, no space.
    """
    if sys.version_info < OLDEST:
        raise SetupError(
            f"Python {platform.python_version()} is too old: install Python 3.11 or newer "
            "and start this command with it"
        )
    if sys.version_info[:2] > NEWEST or sys.maxsize <= 2**32:
        raise SetupError(
            f"PyTorch {TORCH} has no build for Python {platform.python_version()} on this machine: "
            f"start this command with a 64-bit Python 3.{OLDEST[1]} to 3.{NEWEST[1]}"
        )
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not works(python):
        make_environment(folder)
    stamp = folder / f".gdpw-{'test' if dev else 'run'}"
    state = install_state()
    if stamp.exists() and stamp.read_text() == state:
        return python
    say("installing packages (about 2 GB; a few minutes the first time)")
    install_torch(python)
    if not pip(python, "install", "-e", f"{ROOT}[dev]" if dev else str(ROOT)):
        raise SetupError(
            "packages could not be installed (pip's own words are above): check the network "
            "connection and the free space, then start the same command again"
        )
    stamp.write_text(state)
    return python


def make_environment(folder: Path) -> None:
    """Create the virtual environment.

    Raises:
        SetupError: Python comes without the module for it, or the folder cannot be written.
    """
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise SetupError(
            "this Python comes without its venv module: on Debian and Ubuntu install it with "
            f"'sudo apt install python{version}-venv', then start the same command again"
        )
    say(f"creating {folder}")
    if subprocess.call([sys.executable, "-m", "venv", "--clear", str(folder)]) != 0:
        raise SetupError(f"{folder} could not be created: check free space and permissions")


def install_state() -> str:
    """What an installation depends on; when it changes, packages are installed again."""
    project = (ROOT / "pyproject.toml").read_bytes()
    return f"{hashlib.sha256(project).hexdigest()} {sys.version} {ROOT}"


def install_torch(python: Path) -> None:
    """Install torch before everything else, without CUDA where no NVIDIA GPU is.

    On Linux the package index's own torch is the CUDA build (several GB). The CPU build is asked
    for where pip is configured to look (a mirror or a wheel on the disk may have it), then at
    PyTorch's index; if neither has it the default build does the same work.
    """
    if subprocess.call([str(python), "-c", "import torch"], stderr=subprocess.DEVNULL) == 0:
        return
    gpu = has_nvidia_gpu()
    default = f"torch=={TORCH}"
    attempts: list[tuple[str, str, tuple[str, ...]]] = [("from pip's own index", default, ())]
    if sys.platform == "linux" and not gpu:
        cpu = f"{default}+cpu"
        attempts[:0] = [
            ("for the CPU, where pip is configured to look", cpu, ()),
            ("for the CPU, from PyTorch's index", cpu, ("--index-url", TORCH_CPU_INDEX)),
        ]
    elif sys.platform == "win32" and gpu:
        attempts[:0] = [("for NVIDIA GPUs", default, ("--index-url", TORCH_CUDA_INDEX))]
    for number, (where, requirement, options) in enumerate(attempts, start=1):
        say(f"installing torch {where}")
        last = number == len(attempts)
        patience = () if last else IMPATIENT
        if pip(python, "install", requirement, *options, *patience, quiet=not last):
            return
        if not last:
            say("not available there")
    raise SetupError(
        "torch could not be installed (pip's own words are above): check the network connection "
        "and the free space, then start the same command again"
    )


def has_nvidia_gpu() -> bool:
    """Whether an NVIDIA driver answers on this machine."""
    if Path("/proc/driver/nvidia/version").exists():
        return True
    program = shutil.which("nvidia-smi")
    if program is None:
        return False
    try:
        answer = subprocess.run([program, "-L"], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and b"GPU" in answer.stdout


def pip(python: Path, *arguments: str, quiet: bool = False) -> bool:
    """Run pip in the environment; True when it succeeded."""
    command = [str(python), "-m", "pip", *arguments, "--disable-pip-version-check", "--no-input"]
    errors = subprocess.DEVNULL if quiet else None
    return subprocess.call(command, stderr=errors) == 0


def works(python: Path) -> bool:
    """Whether an interpreter of the environment is there, runs, and has pip."""
    if not python.exists():
        return False
    try:
        return subprocess.call([str(python), "-c", "import pip"], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def run_checks(python: Path) -> int:
    """Every check of the project; all run, and the code is 1 when one of them failed."""
    environment = dict(os.environ)
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    lint_imports = python.with_name("lint-imports.exe" if os.name == "nt" else "lint-imports")
    checks = (
        ("ruff check", [str(python), "-m", "ruff", "check", "."]),
        ("ruff format", [str(python), "-m", "ruff", "format", "--check", "."]),
        ("mypy", [str(python), "-m", "mypy"]),
        ("import-linter", [str(lint_imports)]),
        # Two at a time; the tests of a file stay together and share what it prepares.
        ("pytest", [str(python), "-m", "pytest", "-n", "2", "--dist", "loadfile"]),
    )
    failed = []
    for name, command in checks:
        say(name)
        if subprocess.call(command, cwd=ROOT, env=environment) != 0:
            failed.append(name)
    if failed:
        print(f"bootstrap: error: failed: {', '.join(failed)}", file=sys.stderr)
        return 1
    return 0


def open_application(python: Path, file: Path) -> int:
    """Open the window on a photo; where there is no screen, say what works without one.

    Raises:
        SetupError: Qt misses system libraries.
    """
    if sys.platform == "linux":
        screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
        if not any(os.environ.get(name) for name in screens):
            say(
                "everything is installed, but there is no screen here for the window; the command "
                f"line works without one: {python.with_name('gdpw')} --help"
            )
            return 0
        check_display(python)
    warm_up(python)
    say(f"opening {file}")
    return subprocess.call([str(python), "-m", "app", str(file.absolute())], cwd=ROOT)


def warm_up(python: Path) -> None:
    """Compile the application's loops for this machine, so that the first photo does not wait.

    They are kept beside the sources, or in the user's cache where that cannot be written, and
    compiled again by themselves when the sources change; this only saves the wait.
    """
    stamp = python.parent.parent / ".gdpw-warm"
    state = kernel_state()
    if stamp.exists() and stamp.read_text() == state:
        return
    say("preparing the first photo (once, up to a minute)")
    with tempfile.TemporaryDirectory() as folder:
        edit = ["edit", str(SAMPLE), "--set", "yaw=5", "jaw_open=8", "--crop"]
        command = [str(python), "-m", "app", *edit, "--out", str(Path(folder, "warm.png"))]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if done.returncode == 0:
        stamp.write_text(state)
    else:
        say("that did not work; the first photo will take longer")


def kernel_state() -> str:
    """What the compiled loops depend on."""
    state = hashlib.sha256(f"{sys.version} {platform.machine()} {ROOT}".encode())
    for path in sorted((ROOT / "gdpw_core").rglob("*.py")):
        source = path.read_bytes()
        if b"njit" in source:
            state.update(source)
            # The compiler looks at the date of a file, not into it.
            state.update(str(path.stat().st_mtime_ns).encode())
    return state.hexdigest()


def check_display(python: Path) -> None:
    """Find out whether Qt can open a window here, before it aborts without a word.

    Raises:
        SetupError: it cannot; the text says what is missing.
    """
    probe = subprocess.run([str(python), "-c", QT_PROBE], capture_output=True, check=False)
    if probe.returncode != 0:
        reason = probe.stderr.decode(errors="replace").strip().splitlines()
        raise SetupError(
            f"Qt cannot open a window ({reason[0] if reason else 'no reason given'}): on Debian "
            f"and Ubuntu install what it needs with 'sudo apt install {QT_LIBRARIES}'"
        )


def say(text: str) -> None:
    """Tell what happens next."""
    print(f"bootstrap: {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
