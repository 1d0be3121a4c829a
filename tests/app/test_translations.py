"""The window speaks German: every text is there, says the same, and fits."""

import ast
import re
import string
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from test_window_texts import everything

from app.texts.controls import control_description, control_label
from app.texts.core import SENTENCES, spoken
from app.texts.language import AS_SYSTEM, install_language, language_name, languages

ROOT = Path(__file__).resolve().parents[2]
GERMAN = ROOT / "resources" / "translations" / "gdpw_de.ts"
sys.path.insert(0, str(ROOT / "packaging"))

from translations import collected, translations  # noqa: E402


@pytest.fixture(scope="module")
def texts():
    return [(context, text) for context, found in collected().items() for text in found]


@pytest.fixture(scope="module")
def known():
    return translations(GERMAN)


@pytest.fixture
def german(qapp):
    before, standing = QLocale(), set(qapp.findChildren(QTranslator))
    install_language(qapp, "de")
    yield
    for translator in set(qapp.findChildren(QTranslator)) - standing:
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(before)


def fields(text):
    return sorted(f"{name}:{spec}" for _, name, spec, _ in string.Formatter().parse(text) if name)


def test_every_text_of_the_window_has_a_german_one(texts, known):
    missing = [pair for pair in texts if not known.get(pair)]
    assert not missing, f"run packaging/translations.py and fill in {missing}"


def test_the_german_texts_name_the_same_fields_keys_and_ends(texts, known):
    for pair in filter(known.get, texts):
        source, german = pair[1], known[pair]
        assert fields(source) == fields(german), pair
        assert source.count("&") == german.count("&"), pair
        assert source.endswith("…") == german.endswith("…"), pair
        assert source.startswith(" ") == german.startswith(" "), pair


def test_german_menus_open_by_different_letters(texts, known):
    letters = [
        known[pair].split("&")[1][0].lower()
        for pair in texts
        if pair[0] == "Menus" and "&" in pair[1]
    ]
    assert len(letters) == len(set(letters)) >= 4


def test_what_is_loaded_is_what_was_written(texts, known, german):
    for context, text in filter(known.get, texts):
        assert QCoreApplication.translate(context, text) == known[context, text]


def test_texts_are_found_wherever_the_window_has_them(texts):
    assert {
        ("Actions", "Save as…"),
        ("Views", "Wire mesh"),
        ("Controls", "Mouth smile"),
        ("Presets", "Surprise"),
        ("FoldGroup", "Reset {0} to the fit"),
        ("Core", "The head follows the landmarks only loosely."),
    } <= set(texts)
    assert not any(context in ("", "QWidget") for context, _ in texts)


def test_known_sentences_of_the_core_are_still_said_by_it():
    said = set()
    for path in [*(ROOT / "gdpw_core").rglob("*.py"), *(ROOT / "app").rglob("*.py")]:
        if path.name != "core_texts.py":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            said |= {_template(node) for node in ast.walk(tree)}
    whole = [text for text in said if text]
    for sentence in SENTENCES:
        plain = re.sub(r"\{\d+\}", "{}", sentence)
        # A sentence may be put together from parts of which the last says what to do.
        assert any(plain == text or text in plain for text in whole if len(text) > 6), sentence


def _template(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            part.value if isinstance(part, ast.Constant) else "{}" for part in node.values
        )
    return ""


def test_sentences_of_the_core_are_translated_with_their_fields(german):
    assert spoken("9% of the landmarks do not fit: part of the face may be covered.") == (
        "9% der Landmarken passen nicht: Ein Teil des Gesichts ist vielleicht verdeckt."
    )
    assert spoken("a/b.png cannot be opened: no right").startswith("a/b.png lässt sich nicht")
    assert spoken("something that nobody foresaw") == "something that nobody foresaw"


def test_controls_are_named_in_german(german, controls):
    assert control_label(controls.get("yaw")) == "Drehen"
    assert control_label(controls.get("shape.7")) == "Form 7"
    assert "Koeffizient" in control_description(controls.get("expression.3")).replace(
        "koeffizient", "Koeffizient"
    )
    assert control_description(controls.get("mouthSmile")).startswith("Ausdruckseinheit mouthSmile")


def test_the_language_is_chosen_in_the_menu_and_kept(window, settings):
    assert settings.language == AS_SYSTEM
    window.menus.languages["de"].trigger()
    assert settings.language == "de"
    assert "starts again" in window.banner.text
    assert languages()[0] == "en"
    assert [language_name(code) for code in ("en", "de")] == ["English", "Deutsch"]


def test_numbers_are_written_as_the_language_does(german, controls, make_window, pipeline):
    window = make_window(pipeline)
    assert window.adjust_panel.group("pose").sliders["yaw"].field.text() == "0,0°"
    assert window.menus.actions()[0].text() == "&Datei"


def test_no_german_text_is_cut_off(german, make_window, pipeline, open_portrait):
    window = make_window(pipeline)
    found = everything(window, open_portrait)
    assert not found, "\n".join(found)
    rows = [row for group in window.adjust_panel.groups for row in group.sliders.values()]
    long = [row._label.text() for row in rows if _elided(row._label)]
    assert not long, long


def _elided(label):
    return label.isVisible() and label.fontMetrics().horizontalAdvance(label.text()) > (
        label.width() - 14 - label.inset
    )
