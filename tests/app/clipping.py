"""Finds texts that do not fit their widget, and stretches all texts as a translation would."""

from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from app.widgets.parameter_slider import _RowLabel


class Stretched(QTranslator):
    """Every text a third longer, with an umlaut: as long as German."""

    def isEmpty(self):  # noqa: N802
        return False

    def translate(self, context, text, disambiguation=None, n=-1):
        if not text or context.startswith("Q"):
            return text
        letters = sum(c.isalpha() for c in text)
        return text + ("ß" * max(1, letters // 3) if letters > 2 else "")


def clipped(top: QWidget) -> list[str]:
    """Visible labels and buttons whose text is cut off."""
    found = []
    for widget in top.findChildren(QWidget):
        if not widget.isVisible() or isinstance(widget, _RowLabel):
            continue  # rows elide on purpose and say the whole name in a tip
        if isinstance(widget, QLabel) and widget.text():
            cut = _label_cut(widget)
        elif isinstance(widget, QAbstractButton) and widget.text():
            cut = widget.width() < widget.minimumSizeHint().width()
        else:
            continue
        if cut or not _inside(widget, top):
            found.append(f"{type(widget).__name__} {widget.text()!r} {widget.size().toTuple()}")
    return found


def _label_cut(label):
    if label.wordWrap():
        return label.heightForWidth(label.width()) > label.height() + 1
    return label.sizeHint().width() > label.width() + 1


def _inside(widget, top):
    """Not pushed beyond the right edge of its parent."""
    return widget is top or widget.geometry().right() <= widget.parentWidget().width() + 1
