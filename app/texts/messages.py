"""What the window tells the user in its banner."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["info", "good", "warning", "error"]


@dataclass(frozen=True, eq=False)
class Message:
    """One line, and what can be done about it.

    Args:
        text: plain text.
        kind: good news leave by themselves, bad news stay until dismissed.
        action: label of a button; empty for none.
        run: what the button does.
    """

    text: str
    kind: Kind = "info"
    action: str = ""
    run: Callable[[], None] | None = None
