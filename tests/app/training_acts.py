"""Runs for tests: folders as `gdpw-train` leaves them, and a program that stands in for it."""

import json
import sys

import numpy as np
from PIL import Image

PROGRAM = r"""
import json, pathlib, sys, time

words = sys.argv[1:]
print("INFO: a library speaks", flush=True)
if words[0] == "prepare":
    out = pathlib.Path(words[words.index("--out") + 1])
    if "bad.mp4" in words[1]:
        print(f"gdpw-train: error: {words[1]} holds no face", file=sys.stderr)
        sys.exit(2)
    if "faulty.mp4" in words[1]:
        raise RuntimeError("a fault of the program")
    for done in range(3):
        print(f"\rprepare|{done + 1}|3|me: 40 frames", end="", flush=True)
    (out).mkdir(parents=True, exist_ok=True)
    (out / "dataset.json").write_text("{}")
    sys.exit(0)
run = pathlib.Path(words[words.index("--resume" if "--resume" in words else "--out") + 1])
(run / "checkpoints").mkdir(parents=True, exist_ok=True)
(run / "stop").unlink(missing_ok=True)  # as the loop does when it begins
(run / "config.json").write_text('{"steps": 40}')
with (run / "log.jsonl").open("a") as log:
    log.write(json.dumps({"kind": "validation", "step": 0, "l1": 9.0, "field_l1": 10.0}) + "\n")
slow = words[words.index("--minutes") + 1] == "99"
step = 0
while step < 40:
    step += 1
    print(f"\rtrain|{step}|40|loss 1.0", end="", flush=True)
    if slow:
        time.sleep(0.05)
        step = min(step, 39)
    if (run / "stop").exists():
        break
(run / "checkpoints" / f"step-{step:08d}.pth").touch()
(run / "weights.safetensors").write_bytes(b"weights")
with (run / "log.jsonl").open("a") as log:
    log.write(json.dumps({"kind": "train", "step": step, "total": 1.0}) + "\n")
    log.write(json.dumps({"kind": "validation", "step": step, "l1": 8.1, "field_l1": 10.0}) + "\n")
"""


def stand_in(folder):
    """How the program that stands in for `gdpw-train` is called."""
    path = folder / "stand_in.py"
    path.write_text(PROGRAM)
    return [sys.executable, str(path)]


def finished_run(folder, steps=40, planned=40):
    """A run that was trained for some steps."""
    (folder / "checkpoints").mkdir(parents=True)
    (folder / "checkpoints" / f"step-{steps:08d}.pth").touch()
    (folder / "config.json").write_text(json.dumps({"steps": planned}))
    (folder / "weights.safetensors").write_bytes(b"weights")
    rows = [
        {"kind": "start", "step": 0},
        {"kind": "train", "step": 1, "total": 3.0},
        {"kind": "validation", "step": 20, "lpips": 0.2, "field_lpips": 0.25, "l1": 9.0},
        {"kind": "train", "step": steps, "total": 2.0, "bad": "nan"},
        {"kind": "validation", "step": steps, "lpips": 0.15, "field_lpips": 0.25, "l1": 8.0},
    ]
    (folder / "log.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (folder / "pictures").mkdir()
    for step in (20, steps):
        picture = np.full((40, 100, 3), step, np.uint8)
        Image.fromarray(picture).save(folder / "pictures" / f"pairs-{step:08d}.png")
    return folder
