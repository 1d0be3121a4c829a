"""What the list of keys says."""

from PySide6.QtCore import QCoreApplication

from app.actions import Actions
from app.widgets.key_list import Entry, native_keys


def key_sections(actions: Actions) -> list[tuple[str, list[Entry]]]:
    """All actions with keys, then what the mouse and held keys do."""
    sections: list[tuple[str, list[Entry]]] = []
    for section in actions.sections:
        entries: list[Entry] = [
            (actions.name(action), [native_keys(key) for key in action.shortcuts()[:2]])
            for action in section.actions
            if action.shortcuts()
        ]
        sections.append((section.title, entries))
    sections.append(
        (
            _tr("Canvas"),
            [
                (_tr("Before"), [_tr("hold \\")]),
                (_tr("Zoom"), [_tr("Wheel")]),
                (_tr("Fit or 100 %"), [_tr("Double click")]),
                (_tr("Pan"), [_tr("Drag"), _tr("Space+Drag"), _tr("Arrows")]),
                (_tr("Move the divider"), [_tr("Drag"), "[", "]"]),
                (_tr("Choose a landmark"), [_tr("Click"), ",", "."]),
                (_tr("Move it"), [_tr("Drag"), _tr("Ctrl+Arrows")]),
                (_tr("Give the move up"), [_tr("Esc")]),
            ],
        )
    )
    sections.append(
        (
            _tr("Sliders and numbers"),
            [
                (_tr("Change"), [_tr("Drag"), _tr("Arrows"), _tr("Ctrl+Wheel")]),
                (_tr("Fine"), [_tr("Shift")]),
                (_tr("Snap"), [_tr("Ctrl")]),
                (_tr("Back to the fit"), [_tr("Double click"), _tr("Delete")]),
                (_tr("Type a number"), [_tr("Click"), _tr("Enter")]),
                (_tr("Next number"), [_tr("Tab")]),
            ],
        )
    )
    sections.append(
        (
            _tr("On the timeline"),
            [
                (_tr("Play or pause"), [_tr("Space")]),
                (_tr("Frame by frame"), [_tr("Left"), _tr("Right")]),
                (_tr("Keyframe by keyframe"), [_tr("Ctrl+Arrows")]),
                (_tr("Choose a lane"), [_tr("Up"), _tr("Down")]),
                (_tr("Select a keyframe"), [_tr("Click"), _tr("Enter")]),
                (_tr("Set one in a lane"), [_tr("Double click"), _tr("Enter")]),
                (_tr("Move what is selected"), [_tr("Drag"), _tr("Shift+Arrows")]),
                (_tr("Copy, paste"), ["Ctrl+C", "Ctrl+V"]),
                (_tr("Delete"), [_tr("Delete")]),
                (_tr("Zoom"), ["+", "-", _tr("Ctrl+Wheel")]),
            ],
        )
    )
    sections.append(
        (
            _tr("Presets"),
            [
                (_tr("Look through"), [_tr("Arrows")]),
                (_tr("Put on the face"), [_tr("Click"), _tr("Enter"), _tr("Space")]),
                (_tr("Delete, write to a file"), [_tr("Right click")]),
            ],
        )
    )
    return sections


def _tr(text: str) -> str:
    return QCoreApplication.translate("KeyHelp", text)
