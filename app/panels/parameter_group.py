"""A foldable group of sliders bound to the edit session."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.panels.gestures import Gestures
from app.panels.options import PanelOptions
from app.session import EditSession
from app.sides import sides
from app.texts.controls import control_label
from app.widgets.fold_group import FoldGroup
from app.widgets.parameter_slider import ParameterSlider
from app.widgets.scale import ValueScale
from gdpw_core.controls import Control

_REFRESH_PAUSE = 12
_MOVED = 1e-6

Section = tuple[str, Sequence[Control]]


class ParameterGroup(FoldGroup):
    """Rows for some controls; built when first seen, refreshed while seen.

    A subclass names its key (for the settings), the fields of `FaceParameters` that its reset
    returns to the fit, the expression units that belong to it though they are no field (by how
    their names begin), and how many rows show before "Show all" is pressed (None: all).

    Args:
        session: what the rows edit.
        options: switches shared by all groups.
        parent: owner.
    """

    key: ClassVar[str]
    fields: ClassVar[tuple[str, ...]]
    units: ClassVar[tuple[str, ...]] = ()
    first: ClassVar[int | None] = None

    def __init__(
        self, session: EditSession, options: PanelOptions, parent: QWidget | None = None
    ) -> None:
        super().__init__(self.key, parent)
        self.session = session
        self.options = options
        self.query = ""
        self.sliders: dict[str, ParameterSlider] = {}
        self.set_title(self.title())
        self._all_shown = self.first is None
        self._shown: list[ParameterSlider] = []
        self._headings: dict[str, QLabel] = {}
        self._fitted: dict[str, float] = {}
        self._gestures = Gestures(session)
        self._more = self._make_more_button()
        self.toggled.connect(lambda _: self.arrange())
        self.reset_asked.connect(self._reset_group)
        options.changed.connect(self._on_options)
        session.portrait_changed.connect(self._on_portrait)
        # A thousand edits a second need no more than sixty refreshes.
        self._refresh_soon = QTimer(self, singleShot=True, interval=_REFRESH_PAUSE)
        self._refresh_soon.timeout.connect(self.refresh)
        session.parameters_changed.connect(self._on_parameters)

    def title(self) -> str:
        """Text of the header."""
        raise NotImplementedError

    def sections(self) -> list[Section]:
        """The rows in order, under their sub-headings (an empty one shows none)."""
        raise NotImplementedError

    def short_name(self, control: Control) -> str | None:
        """Label of a row that stands under the row it belongs to; None: its full name."""
        return None

    def retire(self) -> None:
        """Leave: the head has other controls, and this group must not ask for its own again."""
        self._refresh_soon.stop()
        self.options.changed.disconnect(self._on_options)
        self.session.portrait_changed.disconnect(self._on_portrait)
        self.session.parameters_changed.disconnect(self._on_parameters)
        self.hide()
        self.deleteLater()

    def set_query(self, query: str) -> bool:
        """Show only rows that match; returns whether there are any."""
        self.query = query.strip().lower()
        found = any(controls for _, controls in self._wanted())
        self.setVisible(found or not self.query)
        self.body.setVisible(self.opened or (bool(self.query) and found))
        self.arrange()
        return found

    def arrange(self) -> None:
        """Build what is missing and put the wanted rows in order."""
        while self.rows.count():
            self.rows.takeAt(0)
        for widget in (*self.sliders.values(), *self._headings.values(), self._more):
            widget.hide()
        self._shown = []
        if self.body.isHidden():
            return
        wanted = self._wanted()
        for heading, controls in wanted:
            if heading and controls and len(wanted) > 1:
                self._place(self._heading(heading))
            for control in controls:
                row = self.row(control)
                row.set_short_name(self.short_name(control))
                self._place(row)
                self._shown.append(row)
        if self.first is not None and not self.query:
            self._place(self._more)
        self.refresh()

    def row(self, control: Control) -> ParameterSlider:
        """The row of a control, built on first use."""
        row = self.sliders.get(control.name)
        if row is None:
            row = self.sliders[control.name] = ParameterSlider(control, self.body)
            row.set_extended(self.options.extended)
            self._connect(row)
        return row

    def refresh(self) -> None:
        """Show the session's values; rows emit nothing meanwhile."""
        if self.session.portrait is None:
            self.set_modified(False)
            return
        self.set_modified(self._is_modified())
        for row in self._shown:
            name = row.control.name
            if name not in self._fitted:
                self._fitted[name] = self.session.fitted_value(name)
            row.set_values(self.session.value(name), self._fitted[name])

    def _is_modified(self) -> bool:
        now, fit = self.session.parameters, self.session.fitted
        if any(_differ(getattr(now, f), getattr(fit, f)) for f in self.fields):
            return True
        if not self.units or not _differ(now.expression, fit.expression):
            return False
        return any(
            abs(self.session.value(name) - self.session.fitted_value(name)) > _MOVED
            for name in self._unit_names()
        )

    def _unit_names(self) -> list[str]:
        """The units of this group, each side by itself."""
        controls = self.session.controls
        names = [c.name for c in controls.group("units") if c.name.startswith(self.units)]
        return [name for name in names if sides(controls, name) == [name]]

    def _wanted(self) -> list[Section]:
        if self.query:
            return [(head, [c for c in rows if self._matches(c)]) for head, rows in self.sections()]
        if self._all_shown:
            return self.sections()
        return [(head, rows[: self.first]) for head, rows in self.sections()]

    def _matches(self, control: Control) -> bool:
        label = control_label(control)
        text = f"{label} {control.name} {self.title()}".lower()
        return all(word in text for word in self.query.split())

    def _place(self, widget: QWidget) -> None:
        self.rows.addWidget(widget)
        widget.show()

    def _heading(self, text: str) -> QLabel:
        if text not in self._headings:
            label = QLabel(text, self.body)
            label.setProperty("role", "subheading")
            self._headings[text] = label
        return self._headings[text]

    def _make_more_button(self) -> QPushButton:
        button = QPushButton(self.tr("Show all"), self.body)
        button.setProperty("link", True)
        button.setToolTip(self.tr("Show all coefficients of {0}").format(self.title()))
        button.hide()
        button.clicked.connect(self._show_all)
        return button

    def _show_all(self) -> None:
        self._all_shown = not self._all_shown
        self._more.setText(self.tr("Show fewer") if self._all_shown else self.tr("Show all"))
        self.arrange()

    def _connect(self, row: ParameterSlider) -> None:
        name = row.control.name
        row.pressed.connect(partial(self._gestures.press, name))
        row.released.connect(self._gestures.release)
        row.changed.connect(partial(self._change, row.control))
        row.typed.connect(partial(self._type, row.control))
        row.reset_asked.connect(partial(self._reset_row, row.control))
        row.next_asked.connect(partial(self._type_next, row))

    def _change(self, control: Control, value: float) -> None:
        self._set(control, value, self._gestures.of_change(control.name))

    def _type(self, control: Control, value: float) -> None:
        self._set(control, value, self.session.new_gesture())

    def _set(self, control: Control, value: float, gesture: int) -> None:
        values = {control.name: value}
        if self.options.symmetric and control.mirror is not None:
            values[control.mirror] = value
        label = control_label(control)
        # The list of steps shows the first line; "Undo ..." the second, which a drag leaves alone.
        text = f"{label}  {ValueScale.of(control).text(value)}\n{label}"
        self.session.set_values(values, text, gesture)

    def _reset_row(self, control: Control) -> None:
        names = sides(self.session.controls, control.name)
        if self.options.symmetric and control.mirror is not None:
            names.append(control.mirror)
        label = control_label(control)
        self.session.set_values(
            {name: self.session.fitted_value(name) for name in names},
            self.tr("Reset {0}").format(label),
            self._gestures.of_reset(control.name),
        )

    def _reset_group(self) -> None:
        text, gesture = self.tr("Reset {0}").format(self.title()), self.session.new_gesture()
        session, fitted = self.session, self.session.fitted
        fields = {name: getattr(fitted, name) for name in self.fields}
        session.edit(session.parameters.replaced(**fields), text, gesture)
        units = {name: session.fitted_value(name) for name in self._unit_names()}
        if self.units:
            session.set_values(units, text, gesture)

    def _type_next(self, row: ParameterSlider, backward: bool) -> None:
        index = self._shown.index(row) + (-1 if backward else 1)
        self._shown[index % len(self._shown)].field.start_typing()

    def _on_options(self) -> None:
        for row in self.sliders.values():
            row.set_extended(self.options.extended)
        self.arrange()

    def _on_parameters(self) -> None:
        if not self._refresh_soon.isActive():
            self._refresh_soon.start()

    def _on_portrait(self) -> None:
        self._fitted.clear()


def _differ(now: object, then: object) -> bool:
    if now is then:
        return False
    same = now == then
    return not (same if isinstance(same, bool) else bool(same.all()))
