"""Devices and precisions: what the machine has, in words and in capabilities."""

import platform
from typing import Literal, get_args

import torch

Precision = Literal["float32", "bfloat16"]
PRECISIONS: tuple[Precision, ...] = get_args(Precision)

_DTYPES: dict[Precision, torch.dtype] = {"float32": torch.float32, "bfloat16": torch.bfloat16}


def dtype_of(precision: Precision) -> torch.dtype:
    """The torch type of a precision."""
    return _DTYPES[precision]


def default_device() -> torch.device:
    """CUDA if there is a device, else Apple's Metal, else the CPU."""
    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")


def device_label(device: torch.device) -> str:
    """The device in words, for the status bar and error banners."""
    if device.type == "cuda":
        return f"{torch.cuda.get_device_name(device)} ({device})"
    if device.type == "mps":
        return f"Apple GPU ({platform.processor() or 'mps'})"
    threads = torch.get_num_threads()
    return f"CPU, {threads} thread" + ("" if threads == 1 else "s")


def has_bfloat16(device: torch.device) -> bool:
    """Whether the device multiplies bfloat16 in hardware.

    Emulated bfloat16 on a CPU without AVX512-BF16 is 3.4 times slower than float32; a yes here
    still calls for a measurement (`gdpw_core.runtime.select`).
    """
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    if device.type == "cpu":
        capabilities = torch.cpu.get_capabilities()
        return any(capabilities.get(name, False) for name in ("avx512_bf16", "amx_bf16", "bf16"))
    return False


def free_cache(device: torch.device) -> None:
    """Give cached memory of an accelerator back."""
    if device.type == "cuda":
        torch.cuda.empty_cache()
    elif device.type == "mps":
        torch.mps.empty_cache()
