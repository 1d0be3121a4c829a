"""Damaged model files of every format: no crash, nothing runs, one sentence each.

The default run takes a sample; `-m slow` does the 50,000 of each format.
"""

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import torch
from official_flame import pickled, small_arrays
from small_networks import authors_state, generator, one_thread  # noqa: F401

from gdpw_core.errors import AssetError
from gdpw_core.head.flame_reader import read_flame
from gdpw_core.model import GeneratorConfig, load_generator
from gdpw_core.model.weights import WeightsInfo, save_weights

QUICK = {"pickle": 1_500, "npz": 1_500, "safetensors": 400, "pth": 120}
WHOLE = 50_000
_LONGEST = 5.0  # seconds of work for one file
_INTERESTING = (0, 1, 0x7F, 0x80, 0xFF, ord("."), ord("R"), ord("c"), ord("b"), ord("("))


@dataclass(frozen=True)
class Specimen:
    """A small sound file, its places that are structure rather than numbers, and its reader."""

    data: bytes
    structure: np.ndarray
    read: Callable[[Path], object]


def specimen(kind: str, folder: Path) -> Specimen:
    path = folder / f"sound.{kind}"
    if kind in ("pickle", "npz"):
        arrays = small_arrays(500)
        # Bytes are numbers too, and keep the file small.
        for name in ("shapedirs", "posedirs"):
            arrays[name] = np.zeros(arrays[name].shape, np.int8)
        if kind == "pickle":
            path.write_bytes(pickled(arrays))
        else:
            with path.open("wb") as file:
                np.savez_compressed(file, **arrays)
        reader: Callable[[Path], object] = read_flame
    else:
        # Without norms and discriminator a network is built, and read, in a tenth of the time.
        plain = kind == "safetensors"
        config = GeneratorConfig("neural_codes", (4, 6), spectral_norm=not plain)
        network = generator(config)
        if kind == "pth":
            torch.save({"generator": authors_state(network), "global_step": 30}, path)
        else:
            save_weights(path, network, WeightsInfo(network.config, False, "", 12, 3))
        reader = lambda p: load_generator(p, None)  # noqa: E731
    reader(path)
    data = path.read_bytes()
    return Specimen(data, _structure(data, kind), reader)


def _structure(data: bytes, kind: str) -> np.ndarray:
    """Positions outside of long runs of numbers."""
    if kind == "npz":
        return np.arange(len(data))
    if kind == "safetensors":
        return np.arange(8 + int.from_bytes(data[:8], "little"))
    values = np.frombuffer(data, np.uint8)
    if kind == "pth":
        start = data.find(b"data.pkl")
        end = data.find(b"PK", start)
        tail = data.find(b"PK\x01\x02")
        return np.r_[np.arange(end), np.arange(tail, len(data))]
    text = (values >= 32) & (values < 127)
    return np.flatnonzero(np.convolve(text, np.ones(16), "same") >= 5)


def mutant(one: Specimen, rng: np.random.Generator) -> bytes:
    """A copy with one to a few kinds of damage."""
    data = bytearray(one.data)
    for _ in range(int(rng.integers(1, 4))):
        if not data:
            break
        where = one.structure if rng.random() < 0.8 else None
        at = int(rng.integers(len(data)) if where is None else where[rng.integers(len(where))])
        at = min(at, len(data) - 1)
        span = int(rng.integers(1, 17))
        match int(rng.integers(8)):
            case 0:
                data[at] ^= 1 << int(rng.integers(8))
            case 1:
                data[at] = int(rng.choice(_INTERESTING))
            case 2:
                data[at : at + span] = rng.bytes(span)
            case 3:
                del data[at : at + span]
            case 4:
                data[at:at] = rng.bytes(span)
            case 5:
                other = int(one.structure[rng.integers(len(one.structure))])
                data[at : at + span] = data[other : other + span]
            case 6:
                size = int(rng.choice([2, 4, 8]))
                data[at : at + size] = (2 ** int(rng.integers(64)) - 1).to_bytes(8, "little")[:size]
            case 7:
                if rng.random() < 0.3:
                    del data[at:]
    return bytes(data)


def survive(kind: str, folder: Path, count: int, seed: int = 0) -> int:
    """Read mutants; how many were refused."""
    one, rng = specimen(kind, folder), np.random.default_rng(seed)
    path, refused = folder / f"mutant.{kind}", 0
    for number in range(count):
        path.write_bytes(mutant(one, rng))
        started = time.process_time()
        try:
            one.read(path)
        except AssetError as error:
            text = str(error)
            assert path.name in text, (number, text)
            assert "\n" not in text, (number, text)
            assert len(text) < 400, (number, text)
            refused += 1
        except BaseException as error:
            kept = folder / f"culprit-{number}.{kind}"
            with contextlib.suppress(OSError):
                kept.write_bytes(path.read_bytes())
            raise AssertionError(f"mutant {number} ({kept}): {error!r}") from error
        assert time.process_time() - started < _LONGEST, number
    return refused


@pytest.mark.parametrize("kind", QUICK)
def test_damaged_files_get_one_sentence_each(tmp_path, kind):
    refused = survive(kind, tmp_path, QUICK[kind])
    assert refused > 0.3 * QUICK[kind]


@pytest.mark.slow
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("kind", QUICK)
def test_fifty_thousand_damaged_files_get_one_sentence_each(tmp_path, kind):
    refused = survive(kind, tmp_path, WHOLE, seed=1)
    assert refused > 0.3 * WHOLE
