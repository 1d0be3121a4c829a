"""How one keyframe leads to the next."""

from typing import Literal, get_args

from gdpw_core.errors import InputError

Easing = Literal["linear", "ease_in_out", "ease_in", "ease_out", "hold"]
EASINGS: tuple[Easing, ...] = get_args(Easing)


def eased(share: float, easing: Easing) -> float:
    """The way made after a share of the time, both from 0 to 1.

    Convention: `eased(0.25, "ease_in_out")` is 0.15625 (the cubic 3t^2 - 2t^3).
    """
    t = min(max(share, 0.0), 1.0)
    match easing:
        case "linear":
            return t
        case "ease_in_out":
            return t * t * (3.0 - 2.0 * t)
        case "ease_in":
            return t * t
        case "ease_out":
            return t * (2.0 - t)
        case "hold":
            return 1.0 if t >= 1.0 else 0.0


def easing_named(name: object) -> Easing:
    """The easing of that name.

    Raises:
        InputError: there is none.
    """
    for easing in EASINGS:
        if easing == name:
            return easing
    raise InputError(f"there is no easing named {name}: use one of {', '.join(EASINGS)}")
