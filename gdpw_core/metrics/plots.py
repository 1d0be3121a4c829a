"""Plots of a report as SVG: every metric with its interval, and the differences to the preview."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as Xml

from gdpw_core.metrics.intervals import Interval
from gdpw_core.metrics.report import DIGITS, Report, ReportRow, arrow

_COLUMNS = 4
_PANEL = 250.0  # width, px
_ROW = 20.0
_HEAD, _FOOT = 30.0, 22.0
_GAP = 26.0
_NAMES = 230.0  # room for the systems' names
_ROOM = 0.08  # of the range, beyond its ends
_COLOURS = ("#2b6cb0", "#c05621", "#2f855a", "#6b46c1", "#b7791f", "#4a5568")
_GREY = "#9aa3ad"


@dataclass(frozen=True)
class _Panel:
    """One metric: a value with its interval for each row, None where there is none."""

    title: str
    values: Sequence[Interval | None]
    digits: int
    zero: bool = False  # a line at zero, to be on one side of

    def span(self, systems: Sequence[str]) -> tuple[float, float]:
        """Ends of the axis; the unchanged source may lie beyond, it would flatten the others."""
        shown = [
            value
            for value, system in zip(self.values, systems, strict=True)
            if value is not None and (system != "copy" or len(systems) == 1)
        ]
        ends = [end for value in shown for end in (value.low, value.high, value.mean)]
        ends = [end for end in ends if math.isfinite(end)] + ([0.0] if self.zero else [])
        low, high = min(ends, default=0.0), max(ends, default=1.0)
        room = _ROOM * (high - low) or max(abs(high), 1.0) * _ROOM
        return low - room, high + room


def plots_svg(report: Report) -> bytes:
    """All metrics of a report as panels of dots and 95 % intervals, one line a system.

    Below them, in percent of the preview, the paired differences to it: what does not touch the
    line at zero differs.
    """
    rows = report.rows
    metrics = list(dict.fromkeys(name for row in rows for name in row.metrics))
    values = [_metric(rows, name) for name in metrics]
    against = [row for row in rows if row.against_preview]
    preview = next((row for row in rows if row.system == "preview"), None)
    differences = [
        panel
        for name in metrics
        if preview is not None and (panel := _difference(against, preview, name)) is not None
    ]
    drawing = _Drawing(rows, max(1, min(_COLUMNS, len(metrics))))
    drawing.section("Mean and 95 % interval over people", values, rows)
    if differences:
        title = "Difference to the training-free preview on the same pairs, % of it"
        drawing.section(title, differences, against)
    return drawing.svg()


def _metric(rows: Sequence[ReportRow], name: str) -> _Panel:
    found = [row.metrics.get(name) for row in rows]
    known = [value if value and math.isfinite(value.mean) else None for value in found]
    return _Panel(f"{name}{arrow(name)}", known, DIGITS.get(name, 3))


def _difference(rows: Sequence[ReportRow], preview: ReportRow, name: str) -> _Panel | None:
    base = preview.metrics.get(name)
    if base is None or not math.isfinite(base.mean) or abs(base.mean) < 1e-9:
        return None
    found: list[Interval | None] = []
    for row in rows:
        value = row.against_preview.get(name)
        if value is None or not math.isfinite(value.mean):
            found.append(None)
            continue
        low, mean, high = (100 * x / abs(base.mean) for x in (value.low, value.mean, value.high))
        found.append(Interval(mean, low, high, value.n, value.people))
    if not any(found):
        return None
    return _Panel(f"{name}{arrow(name)}", found, 1, zero=True)


class _Drawing:
    """Panels below and beside each other.

    Args:
        rows: of the report; each has its colour.
        columns: panels beside each other.
    """

    def __init__(self, rows: Sequence[ReportRow], columns: int) -> None:
        self._columns = columns
        self._colours = {
            row.label: _GREY if row.system == "copy" else _COLOURS[index % len(_COLOURS)]
            for index, row in enumerate(rows)
        }
        self._width = _NAMES + columns * (_PANEL + _GAP)
        self._height = 12.0
        self._root = Xml.Element("svg", xmlns="http://www.w3.org/2000/svg")
        Xml.SubElement(self._root, "rect", width="100%", height="100%", fill="#ffffff")

    def section(self, title: str, panels: Sequence[_Panel], rows: Sequence[ReportRow]) -> None:
        """A title, then the panels; the systems are named at the left of each line of panels."""
        self._text(12.0, self._height + 22.0, title, weight="bold", size=14)
        self._height += 36.0
        for first in range(0, len(panels), self._columns):
            top = self._height
            for index, row in enumerate(rows):
                place = top + _HEAD + (index + 0.5) * _ROW
                self._text(12.0, place + 4, _short(row.label), colour=self._colours[row.label])
            for column, panel in enumerate(panels[first : first + self._columns]):
                self._panel(_NAMES + column * (_PANEL + _GAP), top, panel, rows)
            self._height = top + _HEAD + len(rows) * _ROW + _FOOT

    def svg(self) -> bytes:
        """The finished drawing."""
        self._root.set("viewBox", f"0 0 {self._width:g} {self._height + 12:g}")
        self._root.set("font-family", "sans-serif")
        return bytes(Xml.tostring(self._root, encoding="utf-8", xml_declaration=True))

    def _panel(self, left: float, top: float, panel: _Panel, rows: Sequence[ReportRow]) -> None:
        low, high = panel.span([row.system for row in rows])

        def place(value: float) -> float:
            share = (value - low) / (high - low)
            return left + _PANEL * min(max(share, 0.0), 1.0)

        bottom = top + _HEAD + len(rows) * _ROW
        self._text(left, top + 20, panel.title, weight="bold")
        self._line(left, bottom, left + _PANEL, bottom, _GREY)
        for end, anchor in ((low, "start"), (high, "end")):
            text = f"{end:.{panel.digits}f}"
            self._text(place(end), bottom + 14, text, colour=_GREY, size=10, anchor=anchor)
        if panel.zero:
            self._line(place(0.0), top + _HEAD, place(0.0), bottom, _GREY, dashes="3 3")
        for index, value in enumerate(panel.values):
            if value is None:
                continue
            y, colour = top + _HEAD + (index + 0.5) * _ROW, self._colours[rows[index].label]
            self._line(place(value.low), y, place(value.high), y, colour, width=2)
            beyond = not low <= value.mean <= high
            dot = Xml.SubElement(
                self._root, "circle", cx=f"{place(value.mean):.1f}", cy=f"{y:.1f}", r="4",
                fill="none" if beyond else colour, stroke=colour,
            )  # fmt: skip
            said = f"{value.mean:.{panel.digits}f} ({value.low:.{panel.digits}f} to "
            Xml.SubElement(dot, "title").text = f"{said}{value.high:.{panel.digits}f})"

    def _line(
        self, x1: float, y1: float, x2: float, y2: float, colour: str, *,
        width: int = 1, dashes: str = "",
    ) -> None:  # fmt: skip
        ends = {"x1": x1, "y1": y1, "x2": x2, "y2": y2}
        line = Xml.SubElement(self._root, "line", {k: f"{v:.1f}" for k, v in ends.items()})
        line.set("stroke", colour)
        line.set("stroke-width", str(width))
        if dashes:
            line.set("stroke-dasharray", dashes)

    def _text(
        self, x: float, y: float, text: str, *, colour: str = "#1a202c", size: int = 12,
        weight: str = "normal", anchor: str = "start",
    ) -> None:  # fmt: skip
        written = Xml.SubElement(self._root, "text", x=f"{x:.1f}", y=f"{y:.1f}", fill=colour)
        written.set("font-size", str(size))
        written.set("font-weight", weight)
        written.set("text-anchor", anchor)
        written.text = text


def _short(label: str) -> str:
    return label if len(label) <= 34 else f"{label[:33]}…"
