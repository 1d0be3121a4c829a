"""Controls that move both sides of the face at once, and the controls of the two sides."""

from gdpw_core.controls import Controls


def sides(controls: Controls, name: str) -> list[str]:
    """The two sides of a control that moves both; the control itself where there are none."""
    both = [name + "Left", name + "Right"]
    if name.startswith("eye_"):
        both = [name.replace("eye_", f"eye_{side}_", 1) for side in ("left", "right")]
    return both if all(side in controls for side in both) else [name]
