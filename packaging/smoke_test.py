"""Try a frozen application: it starts, edits a photo, and a zero edit is the photo.

python packaging/smoke_test.py dist/gdpw
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

LIMIT_SECONDS = 180


def main() -> int:
    """Run the checks on the folder named on the command line; 0 when all hold."""
    folder = Path(sys.argv[1]).resolve()
    program = folder / ("gdpw.exe" if os.name == "nt" else "gdpw")
    sample = next(folder.rglob("resources/samples/astronaut.png"), None)
    if not program.is_file() or sample is None:
        print(f"{folder} holds no frozen application: run PyInstaller first", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as work:
        zero, turned = Path(work) / "zero.png", Path(work) / "turned.png"
        checks = {
            "it names itself": run(program, "--version").startswith("GDPW Studio"),
            "it lists controls": "mouthSmile" in run(program, "edit", "--list-controls"),
            "it trains": "finetune" in run(program, "gdpw-train", "--help"),
            "it edits": bool(run(program, "edit", sample, "--set", "yaw=8", "--out", turned)),
            "a zero edit is written": bool(run(program, "edit", sample, "--out", zero)),
        }
        checks["a zero edit is the photo"] = np.array_equal(pixels(zero), pixels(sample))
        checks["an edit is another picture"] = not np.array_equal(pixels(turned), pixels(sample))
    for name, holds in checks.items():
        print(f"{'ok    ' if holds else 'FAILED'} {name}")
    return 0 if all(checks.values()) else 1


def run(program: Path, *arguments: str | Path) -> str:
    """Standard output of one call; empty when it failed."""
    done = subprocess.run(
        [str(program), *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
        check=False,
    )
    if done.returncode != 0:
        print(done.stderr, file=sys.stderr)
        return ""
    return done.stdout


def pixels(path: Path) -> np.ndarray:
    """Pixels of one of our own files."""
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))


if __name__ == "__main__":
    sys.exit(main())
