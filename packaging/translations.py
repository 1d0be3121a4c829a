"""Collects the texts of the window and compiles their translations.

    python packaging/translations.py            # collect new texts, drop old ones, compile
    python packaging/translations.py --check    # say what is missing; exit code 1 if anything is

Texts are found in the syntax tree of `app/`, because Qt's own lupdate sees neither texts behind a
function nor those of tables: names of controls, presets and motions. Translations are kept in
`resources/translations/gdpw_*.ts`, which Qt Linguist edits; `lrelease` of PySide6 makes the `.qm`
that the application loads.
"""

import argparse
import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "translations"
# The command line speaks English.
_LEFT_OUT = ("cli",)

Texts = dict[str, dict[str, str]]
"""Source texts by context, each with the file it was found in."""


def main() -> int:
    """Update every language; exit code 1 when a text has no translation."""
    parser = argparse.ArgumentParser(description="Collect and compile translations.")
    parser.add_argument("--check", action="store_true", help="change nothing")
    arguments = parser.parse_args()
    texts = collected()
    missing = 0
    for path in sorted(FOLDER.glob("gdpw_*.ts")):
        known = translations(path)
        wanted = [(context, text) for context in texts for text in texts[context]]
        without = [pair for pair in wanted if not known.get(pair)]
        missing += len(without)
        for context, text in without:
            print(f"{path.name}: {context}: {text}")
        if not arguments.check:
            write(path, texts, known)
            compiled(path)
        print(f"{path.name}: {len(wanted) - len(without)} of {len(wanted)} texts")
    return int(missing > 0)


def collected() -> Texts:
    """Every text of the window that a person reads."""
    texts: Texts = {}
    for path in sorted((ROOT / "app").rglob("*.py")):
        parts = path.relative_to(ROOT / "app").parts
        if parts[0] not in _LEFT_OUT:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for context, text in _Finder(tree).found():
                texts.setdefault(context, {})[text] = path.relative_to(ROOT).as_posix()
    for context, text, origin in _tables():
        texts.setdefault(context, {})[text] = origin
    return {context: dict(sorted(texts[context].items())) for context in sorted(texts)}


class _Finder:
    """Finds the texts of one file.

    `self.tr("text")` belongs to the class around it, `translate("Context", "text")` to its context,
    and so does `_tr("text")` of a file whose function `_tr` names the context.
    """

    def __init__(self, tree: ast.Module) -> None:
        self._tree = tree
        self._short = next(
            (
                _literal(call.args[0])
                for function in tree.body
                if isinstance(function, ast.FunctionDef) and function.name == "_tr"
                for call in ast.walk(function)
                if isinstance(call, ast.Call) and _called(call) == "translate"
            ),
            None,
        )

    def found(self) -> Iterator[tuple[str, str]]:
        """Context and text of each call."""
        return self._within(self._tree, "")

    def _within(self, node: ast.AST, owner: str) -> Iterator[tuple[str, str]]:
        if isinstance(node, ast.ClassDef):
            owner = node.name
        if isinstance(node, ast.Call):
            yield from self._of_call(node, owner)
        for child in ast.iter_child_nodes(node):
            yield from self._within(child, owner)

    def _of_call(self, call: ast.Call, owner: str) -> Iterator[tuple[str, str]]:
        name, texts = _called(call), [_literal(argument) for argument in call.args]
        if name == "translate" and len(texts) > 1 and texts[0] and texts[1]:
            yield texts[0], texts[1]
        elif name == "_tr" and texts and texts[0] and self._short:
            yield self._short, texts[0]
        elif name == "tr" and isinstance(call.func, ast.Attribute):
            if not (texts and texts[0]) or ast.unparse(call.func.value) != "self":
                raise SystemExit(f"line {call.lineno}: tr() takes a plain text, and is self's own")
            yield owner, texts[0]
        elif name == "Control":
            # Sliders that are no control of the head.
            yield from (("Controls", text) for text in (texts[1], _keyword(call)) if text)


def _called(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _literal(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _keyword(call: ast.Call) -> str | None:
    return next((_literal(k.value) for k in call.keywords if k.arg == "description"), None)


def _tables() -> Iterator[tuple[str, str, str]]:
    """Texts that come from data: context, text, where it stands."""
    sys.path.insert(0, str(ROOT))
    from app.texts.core import SENTENCES
    from gdpw_core.head.pack import load_pack

    for control in load_pack().controls():
        if control.group in ("expression", "shape"):
            continue
        yield "Controls", control.label, "gdpw_core/controls/table.py"
        if control.group != "units":
            yield "Controls", control.description, "gdpw_core/controls/table.py"
    for sentence in SENTENCES:
        yield "Core", sentence, "app/texts/core.py"
    motions = ROOT / "resources" / "motions" / "motions.json"
    for motion in json.loads(motions.read_text(encoding="utf-8"))["motions"]:
        for text in (motion["label"], motion["description"]):
            yield "Motions", text, motions.relative_to(ROOT).as_posix()
    for path in sorted((ROOT / "resources" / "presets").glob("*.json")):
        for preset in json.loads(path.read_text(encoding="utf-8"))["presets"]:
            yield "Presets", preset["label"], path.relative_to(ROOT).as_posix()


def translations(path: Path) -> dict[tuple[str, str], str]:
    """What a `.ts` file holds: translation by context and source text."""
    known = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            place = (context.findtext("name") or "", message.findtext("source") or "")
            known[place] = message.findtext("translation") or ""
    return known


def write(path: Path, texts: Texts, known: dict[tuple[str, str], str]) -> None:
    """Write a `.ts` file: these texts, with the translations that are known."""
    root = ElementTree.Element("TS", version="2.1", language=path.stem.removeprefix("gdpw_"))
    root.set("sourcelanguage", "en")
    for context, found in texts.items():
        part = ElementTree.SubElement(root, "context")
        ElementTree.SubElement(part, "name").text = context
        for text, origin in found.items():
            message = ElementTree.SubElement(part, "message")
            ElementTree.SubElement(message, "location", filename=origin)
            ElementTree.SubElement(message, "source").text = text
            translation = ElementTree.SubElement(message, "translation")
            translation.text = known.get((context, text), "")
            if not translation.text:
                translation.set("type", "unfinished")
    ElementTree.indent(root, " ")
    head = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
    path.write_text(head + ElementTree.tostring(root, "unicode") + "\n", encoding="utf-8")


def compiled(path: Path) -> None:
    """Make the `.qm` of a `.ts`."""
    import PySide6

    suffix = ".exe" if sys.platform == "win32" else ""
    program = Path(PySide6.__file__).parent / f"lrelease{suffix}"
    target = path.with_suffix(".qm")
    subprocess.run([program, "-silent", "-removeidentical", path, "-qm", target], check=True)


if __name__ == "__main__":
    sys.exit(main())
