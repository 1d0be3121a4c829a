"""A wider generator that begins as a narrower one: the same function, room to learn more.

Net2WiderNet (Chen, Goodfellow, Shlens 2016): each new channel repeats an old one, and what reads a
repeated channel shares its weight among the copies, unevenly, so that they learn apart.
"""

from dataclasses import replace

import torch
from torch import Tensor

from gdpw_core.errors import InputError
from gdpw_core.model.config import GeneratorConfig
from gdpw_core.model.fold import blank_generator, fold
from gdpw_core.model.generator import Generator

# Levels of the channels that a convolution gives, and of those that it reads, in order: 0 is the
# finest. None: not the network's own channels, they stay.
_Levels = tuple[int, ...] | None

_UNEVEN = 0.3  # by which a copy's share may differ from an even one, of the even one's double


def widened(generator: Generator, widths: tuple[int, ...], seed: int = 0) -> Generator:
    """A folded generator of other widths that makes the same pictures.

    Args:
        generator: progressive warping; it is folded first if it is not yet.
        widths: channels by level, none fewer than it has.
        seed: of the copies' shares.

    Raises:
        InputError: a width is smaller, or the generator is of another architecture.
    """
    before = generator.config
    if before.architecture != "pwm":
        raise InputError("only progressive warping generators can be widened")
    if len(widths) != len(before.widths) or any(
        new < old for new, old in zip(widths, before.widths, strict=False)
    ):
        raise InputError(f"widths {before.widths} cannot become {widths}: none may shrink")
    after = replace(before, widths=widths)
    narrow = fold(generator)
    vertices = None if narrow.codes is None else len(narrow.codes)
    wide = blank_generator(after, vertices, folded=True)
    values = dict(narrow.state_dict())
    draw = torch.Generator().manual_seed(seed)
    for name, (given, read) in _convolutions(before).items():
        weight, bias = values[f"{name}.weight"], values[f"{name}.bias"]
        weight = _shared(weight, read, before.widths, widths, draw)
        values[f"{name}.weight"] = _repeated(weight, given, before.widths, widths)
        values[f"{name}.bias"] = _repeated(bias, given, before.widths, widths)
    wide.load_state_dict(values, assign=True)
    return wide.eval()


def _convolutions(config: GeneratorConfig) -> dict[str, tuple[_Levels, _Levels]]:
    """Every convolution of a folded generator: what it gives, what it reads."""
    last = len(config.widths) - 1
    found: dict[str, tuple[_Levels, _Levels]] = {"output": (None, (0, 0))}
    for level, stride in enumerate(config.strides):
        here = (level,)
        found[f"encoder.layers.x{stride}.conv"] = (here, (level - 1,) if level else None)
        if level < last:
            found[f"encoder.shortcuts.x{stride}.conv"] = (here, here)
        if level == 0:
            continue
        pwm = f"pwms.x{stride}"
        both = (level, level)  # re-aligned features: decoded ones, then the source's
        found[f"{pwm}.spade.spade1.shared"] = (here, None)
        found[f"{pwm}.spade.spade1.paint"] = (both + both, here)  # scale, then shift
        found[f"{pwm}.spade.conv1"] = (here, both)
        found[f"{pwm}.spade.spade2.shared"] = (here, None)
        found[f"{pwm}.spade.spade2.paint"] = (both, here)
        found[f"{pwm}.spade.conv2"] = (here, here)
        found[f"{pwm}.spade.shortcut"] = (here, both)
        found[f"{pwm}.flow"] = (None, here)
        found[f"{pwm}.up.conv"] = ((level - 1,), here)
    return found


def _repeated(
    values: Tensor, levels: _Levels, before: tuple[int, ...], after: tuple[int, ...]
) -> Tensor:
    """Values `[C, ...]` with the channels of each level repeated up to its new width."""
    if levels is None:
        return values
    parts = torch.split(values, [before[level] for level in levels])
    wide = [
        part[torch.arange(after[level]) % before[level]]
        for level, part in zip(levels, parts, strict=True)
    ]
    return torch.cat(wide)


def _shared(
    weight: Tensor,
    levels: _Levels,
    before: tuple[int, ...],
    after: tuple[int, ...],
    draw: torch.Generator,
) -> Tensor:
    """A weight `[O, C, k, k]` that reads repeated channels: the copies' shares sum to one."""
    if levels is None:
        return weight
    wide = []
    parts = torch.split(weight, [before[level] for level in levels], dim=1)
    for level, part in zip(levels, parts, strict=True):
        old = torch.arange(after[level]) % before[level]
        shape = (len(weight), after[level], *part.shape[2:])
        share = 1 + 2 * _UNEVEN * (2 * torch.rand(shape, generator=draw) - 1)
        total = torch.zeros_like(part).index_add_(1, old, share)
        wide.append(part[:, old] * share / total[:, old])
    return torch.cat(wide, dim=1)
