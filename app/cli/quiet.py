"""Keeps the words of libraries off a headless command's standard error."""

import faulthandler
import logging
import os
import sys


def quiet_libraries() -> None:
    """Give file descriptor 2 to nobody and keep a copy of it for our own lines.

    libtiff, TensorFlow Lite and others write there from C, past Python; a script that reads our
    one line should not find theirs. `python -X dev -m app ...` keeps them.
    """
    # A handler on the root keeps logging from printing what nobody else handles.
    logging.getLogger().addHandler(logging.NullHandler())
    try:
        own = os.dup(2)
    except OSError:
        return  # started without a standard error
    nobody = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nobody, 2)
    os.close(nobody)
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    sys.stderr = os.fdopen(own, "w", buffering=1, encoding=encoding, errors="backslashreplace")
    faulthandler.enable(sys.stderr)
