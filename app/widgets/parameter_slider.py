"""One row of a panel: label, slider, number, reset."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.look.icons import IconButton
from app.look.theme import current_theme
from app.texts.controls import control_description, control_label
from app.widgets.number_field import NumberField
from app.widgets.scale import ValueScale
from app.widgets.value_slider import ValueSlider
from gdpw_core.controls import Control

EXTENDED_RANGE = 1.5


class ParameterSlider(QWidget):
    """The editor of one control. It shows values it is given and tells what the user chose."""

    pressed = Signal()
    """A drag of slider or number begins."""
    changed = Signal(float)
    """The user moved the value, within a drag or by key or wheel."""
    released = Signal()
    """The drag ended."""
    typed = Signal(float)
    """The user typed a value."""
    reset_asked = Signal()
    """Double click, Delete or the reset arrow."""
    next_asked = Signal(bool)
    """Tab while typing: go to the next row (True: the one before)."""

    def __init__(self, control: Control, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.control = control
        scale = ValueScale.of(control)
        name = control_label(control)
        self._name = name
        self._label = _RowLabel(name, self)
        self.slider = ValueSlider(scale, self)
        self.field = NumberField(scale, self)
        self.reset_button = IconButton(
            "arrow-counter-clockwise", self.tr("Reset {0} to the fit").format(name), parent=self
        )
        self._compose()
        self._describe(name)
        if control.reason:
            self._switch_off(control.reason)
        self._connect()

    @property
    def modified(self) -> bool:
        """Whether the value shown differs from the fit."""
        return self._label.marked

    def set_values(self, value: float, fitted: float) -> None:
        """Show the value, the tick of the fit, and whether the two differ; no signal."""
        modified = abs(value - fitted) > self.control.step / 4.0
        if not modified and self.control.low == 0.0:
            # A fit may find a little less than nothing; at rest that is nothing.
            value = fitted = max(value, 0.0)
        self.slider.set_values(value, fitted)
        self.field.set_value(value)
        if modified != self._label.marked:
            self._label.set_marked(modified)
            self.reset_button.setVisible(modified)

    def set_short_name(self, name: str | None) -> None:
        """Label the row by a part of its name, indented under the row above; None: in full."""
        self._label.setText(self._name if name is None else name)
        self._label.inset = 0 if name is None else 12

    def set_extended(self, extended: bool) -> None:
        """Widen the range of a coefficient from two to three standard deviations."""
        scale = ValueScale.of(self.control)
        if extended and self.control.unit == "sigma":
            scale = scale.extended(EXTENDED_RANGE)
        self.slider.set_scale(scale)
        self.field.set_scale(scale)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Ctrl+wheel anywhere on the row changes the value; the wheel alone scrolls the panel."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.isEnabled():
            self.slider.wheelEvent(event)
        else:
            event.ignore()

    def _compose(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 0, 6, 0)
        layout.setSpacing(4)
        layout.addWidget(self._label, 10)
        layout.addWidget(self.slider, 11)
        layout.addWidget(self.field)
        layout.addWidget(self.reset_button)
        metrics = self.field.fontMetrics()
        self.field.setFixedWidth(metrics.horizontalAdvance("\N{MINUS SIGN}00.0 mm") + 14)
        self.reset_button.setIconSize(QSize(13, 13))
        self.reset_button.setFixedSize(20, 20)
        self.reset_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        policy = self.reset_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.reset_button.setSizePolicy(policy)
        self.reset_button.hide()
        self.setFixedHeight(max(26, metrics.height() + 9))

    def _switch_off(self, reason: str) -> None:
        """Grey the row and say why."""
        text = self.tr("Switched off: {reason}.").format(reason=reason)
        for widget in (self, self._label, self.slider, self.field):
            widget.setToolTip(text)
            widget.setAccessibleDescription(text)
        self.setEnabled(False)

    def _describe(self, name: str) -> None:
        description = control_description(self.control)
        hint = self.tr(
            "Shift: fine. Ctrl: snap. Double click or Delete: back to the fit (the tick)."
        )
        for widget, what in (
            (self.slider, name),
            (self.field, self.tr("{0}, number").format(name)),
        ):
            widget.setAccessibleName(what)
            widget.setAccessibleDescription(description)
            widget.setToolTip(f"<b>{name}</b><br>{description}<br><small>{hint}</small>")
        self._label.setToolTip(f"<b>{name}</b><br>{description}")

    def _connect(self) -> None:
        for editor in (self.slider, self.field):
            editor.pressed.connect(self.pressed)
            editor.moved.connect(self.changed)
            editor.released.connect(self.released)
            editor.reset_asked.connect(self.reset_asked)
        self.field.typed.connect(self.typed)
        self.field.next_asked.connect(self.next_asked)
        self._label.double_clicked.connect(self.reset_asked)
        self.reset_button.clicked.connect(lambda: self.reset_asked.emit())


class _RowLabel(QLabel):
    """A label that elides, with a dot in front while the value differs from the fit."""

    double_clicked = Signal()

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.marked = False
        self.inset = 0
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_marked(self, marked: bool) -> None:
        """Show or hide the dot."""
        self.marked = marked
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Ask for a reset."""
        self.double_clicked.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the theme."""
        super().changeEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Dot, then text; brighter once changed."""
        theme = current_theme()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.marked:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("accent"))
                painter.drawEllipse(QRectF(1.0 + self.inset, self.height() / 2.0 - 2.5, 5.0, 5.0))
            role = "text" if self.marked else "muted"
            painter.setPen(theme.colour(role if self.isEnabled() else "disabled"))
            area = self.rect().adjusted(12 + self.inset, 0, -2, 0)
            elided = self.fontMetrics().elidedText(
                self.text(), Qt.TextElideMode.ElideRight, area.width()
            )
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, elided)
