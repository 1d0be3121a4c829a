"""Plots of a report."""

from xml.etree import ElementTree

import pytest

from gdpw_core.metrics.intervals import Interval
from gdpw_core.metrics.plots import plots_svg
from gdpw_core.metrics.report import Report, ReportRow

SVG = "{http://www.w3.org/2000/svg}"


def interval(mean, reach=0.1):
    return Interval(mean, mean - reach, mean + reach, 12, 4)


def drawn(*rows):
    return ElementTree.fromstring(plots_svg(Report(rows, {})))


def texts(root):
    return [text.text for text in root.iter(f"{SVG}text")]


def dots(root):
    return [(float(dot.get("cx")), dot.get("fill")) for dot in root.iter(f"{SVG}circle")]


@pytest.fixture
def rows():
    preview = ReportRow("preview", "training-free preview", "same", 12, {"lpips": interval(2.0)})
    weights = ReportRow(
        "weights", "lite <both> & more", "same", 12, {"lpips": interval(1.5)},
        {"lpips": interval(-0.5)},
    )  # fmt: skip
    return preview, weights


def test_lower_values_lie_further_left_and_differences_are_percent(rows):
    root = drawn(*rows)
    (preview, _), (weights, _), (difference, _) = dots(root)
    assert weights < preview
    titles = [title.text for title in root.iter(f"{SVG}title")]
    assert titles == [
        "2.0000 (1.9000 to 2.1000)",
        "1.5000 (1.4000 to 1.6000)",
        "-25.0 (-30.0 to -20.0)",
    ]
    zero = next(line for line in root.iter(f"{SVG}line") if line.get("stroke-dasharray"))
    assert difference < float(zero.get("x1"))
    assert "lite <both> & more" in texts(root)
    assert "lpips ↓" in texts(root)


def test_the_unchanged_source_does_not_flatten_the_others(rows):
    copy = ReportRow("copy", "copy the source", "same", 12, {"lpips": interval(50.0)})
    (source, filled), (preview, _), (weights, _), _ = dots(drawn(copy, *rows))
    assert filled == "none"  # beyond the axis
    assert source > preview
    assert preview - weights > 50


def test_what_is_missing_is_left_out(rows):
    empty = ReportRow("weights", "other", "same", 0, {"lpips": interval(float("nan"))})
    assert len(dots(drawn(*rows, empty))) == 3
    assert drawn().tag == f"{SVG}svg"
