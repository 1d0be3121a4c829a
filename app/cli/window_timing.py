"""What a person waits for in the window, for `gdpw bench`."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from app.cli.stopwatch import Timing

_RUNS = 3
_LIMIT_SECONDS = 150


def window_timings() -> dict[str, Timing]:
    """Median milliseconds by name over several windows; empty where none can be opened."""
    times: dict[str, list[float]] = {}
    with TemporaryDirectory() as folder:
        for run in range(_RUNS):
            found = _trial(Path(folder, str(run)))
            if found is None:
                return {}
            for name, values in found.items():
                times.setdefault(name, []).extend(values)
    return {name: Timing(median(values), len(values)) for name, values in times.items()}


def _trial(folder: Path) -> dict[str, list[float]] | None:
    """One window, in a process of its own and without the user's settings."""
    environment = {**os.environ, "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if sys.platform == "linux" and not screen:
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    command = [sys.executable, "-m", "app.window_trial", str(time.time())]
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, timeout=_LIMIT_SECONDS, check=False
        )
        found = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return None
    return {name: value if isinstance(value, list) else [value] for name, value in found.items()}
