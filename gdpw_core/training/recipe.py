"""What a training run does where the user said nothing: the defaults of each configuration."""

from dataclasses import dataclass, replace
from typing import Literal

from gdpw_core.errors import InputError
from gdpw_core.model.config import ConfigName, GeneratorConfig
from gdpw_core.training.config import LossConfig, TrainConfig, Variant, Width
from gdpw_core.training.data.bend import LARGEST_BEND


@dataclass(frozen=True)
class Recipe:
    """Defaults of one configuration.

    Args:
        size: side of the training pictures in pixels.
        batch: pairs per step.
        steps: of the whole run.
        learning_rate: at the start.
        schedule: of the learning rate.
        losses: their weights.
    """

    size: int
    batch: int
    steps: int
    learning_rate: float
    schedule: Literal["milestones", "cosine"]
    losses: LossConfig


# GDPW sec. 3.4 and the authors' published weights.
_PAPER = LossConfig(
    perceptual=10.0, pixel=10.0, warp_perceptual=10.0, warp_pixel=0.0,
    paint_perceptual=0.0, paint_pixel=0.0, lpips=0.0, identity=0.0,
    feature_matching=10.0, adversarial=1.0, pyramid=4, cut=0,
)  # fmt: skip
# Ours composites: the painted colours are taught on their own as well.
_COMPOSITE = replace(_PAPER, paint_perceptual=5.0, paint_pixel=5.0)
# For CPUs: one perceptual view in detail, one whole; no discriminator.
_ECONOMICAL = LossConfig(
    perceptual=0.4, pixel=10.0, warp_perceptual=0.2, warp_pixel=3.0,
    paint_perceptual=0.1, paint_pixel=4.0, lpips=0.0, identity=0.0,
    feature_matching=0.0, adversarial=0.0, pyramid=1, cut=64,
)  # fmt: skip

# For weights that have learnt to move faces: judged as their results will be, at their size, by the
# metrics' own networks. Two views, as above.
FINISHING = LossConfig(
    perceptual=0.0, pixel=10.0, warp_perceptual=0.0, warp_pixel=3.0,
    paint_perceptual=0.0, paint_pixel=4.0, lpips=6.0, identity=1.0,
    feature_matching=0.0, adversarial=0.0, pyramid=1, cut=112,
)  # fmt: skip
FINISHING_BATCH = 4
_MOST_HELD_BACK = 0.5

RECIPES: dict[ConfigName, Recipe] = {
    "official": Recipe(256, 16, 270_000, 2e-4, "milestones", _PAPER),
    "base": Recipe(256, 16, 60_000, 4e-4, "cosine", _COMPOSITE),
    "lite": Recipe(128, 8, 40_000, 1e-3, "cosine", _ECONOMICAL),
}


def layers_of(config: Width, variant: Variant) -> GeneratorConfig:
    """The generator's layers behind the two flags."""
    if variant == "headgan":
        return GeneratorConfig.named(config, "nmfc", architecture="headgan")
    return GeneratorConfig.named(config, variant)


def resolved(config: TrainConfig) -> TrainConfig:
    """The same configuration with every open value filled in.

    Raises:
        InputError: a value that cannot be used.
    """
    recipe = RECIPES[config.config]
    optimiser = replace(
        config.optimiser,
        learning_rate=_own(config.optimiser.learning_rate, recipe.learning_rate),
        schedule=recipe.schedule
        if config.optimiser.schedule == "auto"
        else config.optimiser.schedule,
    )
    filled = replace(
        config,
        size=config.size or recipe.size,
        batch=config.batch or recipe.batch,
        steps=config.steps or recipe.steps,
        losses=_resolved_losses(config.losses, recipe.losses),
        optimiser=optimiser,
    )
    _check(filled)
    return filled


def _own(value: float, default: float) -> float:
    return default if value < 0 else value


def overridden(losses: LossConfig, own: LossConfig) -> LossConfig:
    """Losses where every value that the user left open is that of `own`.

    Without any network that compares pictures the losses that need one are off.
    """
    if losses.trunk == "none":
        own = replace(own, lpips=0.0, identity=0.0)
    filled = _resolved_losses(losses, own)
    return replace(
        filled,
        trunk=own.trunk if losses.trunk == "auto" else losses.trunk,
        extractors=losses.extractors or own.extractors,
    )


def _resolved_losses(losses: LossConfig, own: LossConfig) -> LossConfig:
    return replace(
        losses,
        perceptual=_own(losses.perceptual, own.perceptual),
        pixel=_own(losses.pixel, own.pixel),
        warp_perceptual=_own(losses.warp_perceptual, own.warp_perceptual),
        warp_pixel=_own(losses.warp_pixel, own.warp_pixel),
        paint_perceptual=_own(losses.paint_perceptual, own.paint_perceptual),
        paint_pixel=_own(losses.paint_pixel, own.paint_pixel),
        lpips=_own(losses.lpips, own.lpips),
        identity=_own(losses.identity, own.identity),
        feature_matching=_own(losses.feature_matching, own.feature_matching),
        adversarial=_own(losses.adversarial, own.adversarial),
        pyramid=own.pyramid if losses.pyramid < 0 else losses.pyramid,
        cut=own.cut if losses.cut < 0 else losses.cut,
    )


def _check(config: TrainConfig) -> None:
    stride = layers_of(config.config, config.variant).strides[-1]
    if config.size % stride or not stride <= config.size <= 1024:
        raise InputError(f"size {config.size}: a multiple of {stride} up to 1024")
    if config.batch < 1 or config.steps < 1 or config.workers < 0 or config.minutes < 0:
        raise InputError("batch and steps are at least 1, workers and minutes not negative")
    if config.size == stride and config.batch == 1:
        # One position of one picture has no variance to normalise by.
        raise InputError(f"size {config.size} with one pair a step: take more of either")
    if config.checkpoint_every < 1 or config.validate_every < 1:
        raise InputError("checkpoint_every and validate_every are at least 1")
    if config.losses.cut > config.size:
        raise InputError(f"losses.cut {config.losses.cut} is larger than the picture")
    if not config.losses.cut and not 1 <= config.losses.pyramid <= 6:
        raise InputError(f"losses.pyramid {config.losses.pyramid} is not within 1 to 6")
    if not 0 <= config.sampler.augment.bend <= LARGEST_BEND:
        raise InputError(f"augment.bend {config.sampler.augment.bend}: 0 to {LARGEST_BEND}")
    if not 0 <= config.sampler.hold_back <= _MOST_HELD_BACK:
        raise InputError(f"sampler.hold_back {config.sampler.hold_back}: 0 to {_MOST_HELD_BACK}")
    if config.sampler.cross and not config.losses.identity:
        raise InputError("sampler.cross: only the identity loss judges cross pairs, and it is off")
    if config.sampler.cross and config.losses.feature_matching:
        raise InputError("sampler.cross: cross pairs have no picture for losses.feature_matching")
    if not 0 <= config.optimiser.ema < 1:
        raise InputError(f"optimiser.ema {config.optimiser.ema} is not within 0 to 1")
