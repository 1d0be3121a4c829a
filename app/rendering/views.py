"""What the canvas can show: the picture, or what the chain makes on the way to it."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

RESULT = "result"
SOURCE = "source"


@dataclass(frozen=True)
class View:
    """One entry of the view menu.

    Args:
        name: "result", "source", or a name that `Pipeline.view` knows.
        icon: Phosphor icon.
        title: translated text.
        tip: translated explanation.
    """

    name: str
    icon: str
    title: str
    tip: str


def views() -> tuple[View, ...]:
    """All views in the order of the menu, in the user's language."""
    return (
        View(RESULT, "image-square", _tr("Result"), _tr("The edited picture")),
        View(SOURCE, "image", _tr("Source"), _tr("The photo as it was opened")),
        View("wireframe", "polygon", _tr("Wire mesh"), _tr("The head as a net over the picture")),
        View("shaded", "cube", _tr("Shaded head"), _tr("The head as a lit surface")),
        View(
            "displacement",
            "arrows-out-cardinal",
            _tr("Displacement"),
            _tr("How far each visible point of the head moves"),
        ),
        View(
            "neural_codes",
            "palette",
            _tr("Neural codes"),
            _tr("What the network reads at each visible point of the head"),
        ),
        View("flow", "wind", _tr("Flow"), _tr("Where each pixel of the result is taken from")),
        View(
            "alpha",
            "circle-half",
            _tr("Alpha"),
            _tr("How much of each pixel is painted rather than moved"),
        ),
    )


def view_title(name: str) -> str:
    """The translated title of a view."""
    return next(view.title for view in views() if view.name == name)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Views", text)
