"""Compare this network with outputs of the authors', file by file.

`python -m gdpw_core.model.parity FOLDER` loads every `PWM_*.pth` with the `.npz` beside it and
prints the largest absolute difference of the output and of each flow. Exit status: 0 all within
1e-4, 1 a difference above, 2 the input cannot be used.
"""

import argparse
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from gdpw_core.errors import GdpwError, InputError
from gdpw_core.model.checkpoint import load_checkpoint
from gdpw_core.model.generator import GeneratorOutput
from gdpw_core.model.guidance import GuidanceMaps

TOLERANCE = 1e-4
_INPUTS = ("image", "displacement", "codes_source", "codes_driving")


def differences(checkpoint: Path) -> dict[str, float]:
    """Largest absolute difference of each recorded output, by its name in the `.npz`.

    Args:
        checkpoint: a `PWM_*.pth`; its inputs and outputs lie beside it as `.npz`.

    Raises:
        AssetError: the checkpoint cannot be used.
        InputError: the arrays cannot be used, or are those of another network.
    """
    generator = load_checkpoint(checkpoint, head_vertices=None).generator
    record = _arrays(checkpoint.with_suffix(".npz"))
    guidance = GuidanceMaps(
        displacement=record["displacement"],
        codes_source=record["codes_source"],
        codes_driving=record["codes_driving"],
    )
    try:
        with torch.inference_mode():
            computed = _named(generator(record["image"], guidance))
    except (RuntimeError, ValueError) as error:
        raise InputError(f"{checkpoint.stem}.npz: does not fit its checkpoint ({error})") from error
    expected = {name: array for name, array in record.items() if name not in _INPUTS}
    if set(expected) != set(computed):
        odd = ", ".join(sorted(set(expected) ^ set(computed)))
        raise InputError(f"{checkpoint.stem}.npz: missing or unknown outputs {odd}")
    for name, array in expected.items():
        if array.shape != computed[name].shape:
            raise InputError(f"{checkpoint.stem}.npz: {name} has shape {tuple(array.shape)}")
    return {name: float((computed[name] - expected[name]).abs().max()) for name in expected}


def _arrays(path: Path) -> dict[str, Tensor]:
    try:
        with np.load(path, allow_pickle=False) as archive:
            arrays = {name: np.asarray(archive[name], np.float32) for name in archive.files}
    except (OSError, ValueError, KeyError, EOFError, AttributeError, zipfile.BadZipFile) as error:
        raise InputError(f"{path.name}: not a readable set of arrays ({error})") from error
    for name in _INPUTS:
        if name not in arrays:
            raise InputError(f"{path.name}: array {name} is missing")
    for name, array in arrays.items():
        if not np.isfinite(array).all():
            raise InputError(f"{path.name}: {name} holds a value that is not finite")
    return {name: torch.from_numpy(array) for name, array in arrays.items()}


def _named(output: GeneratorOutput) -> dict[str, Tensor]:
    named = {"output": output.composite, "warped_source": output.warped_source}
    for level, flow in enumerate(reversed(output.flows)):
        named[f"flow_x{2**level}"] = flow
    return named


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m gdpw_core.model.parity", description=__doc__)
    parser.add_argument("folder", type=Path, help="folder with PWM_*.pth and PWM_*.npz")
    folder: Path = parser.parse_args(arguments).folder
    worst = 0.0
    try:
        checkpoints = sorted(folder.glob("PWM_*.pth"))
        if not checkpoints:
            raise InputError(f"{folder}: no file PWM_*.pth in this folder")
        for checkpoint in checkpoints:
            by_name = differences(checkpoint)
            worst = max(worst, *by_name.values())
            line = "  ".join(f"{name} {value:.1e}" for name, value in sorted(by_name.items()))
            sys.stdout.write(f"{checkpoint.stem}: {line}\n")
    except GdpwError as error:
        sys.stderr.write(f"parity: error: {error}\n")
        return 2
    verdict = "within" if worst <= TOLERANCE else "ABOVE"
    sys.stdout.write(f"largest difference {worst:.1e}: {verdict} {TOLERANCE:.0e}\n")
    return 0 if worst <= TOLERANCE else 1


if __name__ == "__main__":
    sys.exit(main())
