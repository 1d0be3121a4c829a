"""`gdpw [FILE]`: the window."""

import argparse

from gdpw_core.errors import InputError


def run(arguments: argparse.Namespace) -> int:
    """Open the window, on a file if one is named; returns when it is closed.

    Raises:
        InputError: the named file does not exist.
    """
    if arguments.file is not None and not arguments.file.exists():
        raise InputError(
            f"{arguments.file} is neither a file nor a command: check the name, or see gdpw --help"
        )
    from app.gui import open_window

    return open_window(arguments.file)
