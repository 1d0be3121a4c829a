"""Sentences of the core in the user's language: the core knows no Qt and speaks English.

Only what a window's user meets is here; any other sentence is shown as the core wrote it.
"""

import re
from functools import cache

from PySide6.QtCore import QCoreApplication

SENTENCES = (
    # How well the head fits.
    "The head follows the landmarks only loosely.",
    "The face is turned away by {0} degrees; its far side is a guess.",
    "{0} of the landmarks do not fit: part of the face may be covered.",
    "The detector is not sure that this is a whole face.",
    "The face is small: {0} pixels between the eyes.",
    # Opening a photo.
    "no face was found in {0}: use a photo whose face is larger, sharper or less turned away",
    "{0} does not exist: check the name",
    "{0} is a folder: name a picture in it",
    "{0} is not an ordinary file: name a picture file",
    "{0} cannot be opened: {1}",
    "{0} is empty: get a fresh copy of it",
    "{0} is a film, not a picture",
    "{0} is damaged or not a picture of a known kind: give {1}",
    "{0} is damaged or cut short ({1}): get a fresh copy of it",
    "{0} does not fit into memory: make a smaller copy of it",
    "{0} declares far too many pixels; at most {1} megapixels are opened: "
    "make a smaller copy of it",
    # Documents and presets.
    "{0} is damaged or not a GDPW document{1}: open an older copy of it",
    "{0} is an archive, but not a GDPW document",
    "{0} is not a GDPW document",
    "{0} was saved by a newer version of this program (documents {1}, here {2}): update to open it",
    "the photo {0} of this document is gone: put it back to {1}",
    "{0} has lost its photo: it is damaged",
    "{0} is no preset file of this application",
    "{0} is no preset file: it is not JSON",
    "{0} holds no presets",
    # Heads and weights.
    "{0}: neither a FLAME model (.pkl, .npz) nor weights (.safetensors, .pth)",
    "{0} was imported before, as {1}",
    "{0}: not a FLAME head ({1})",
    "{0}: its file changed since it was imported; remove it and import it again",
    "Automatic",
    "the best bundled weights for the head in use",
    "bundled",
    "bundled, {0} vertices",
    "imported {0}",
    "imported {0}, {1} vertices",
    "FLAME head model (2017, 2019, 2020, 2023)",
    "Checkpoints of the paper's authors",
    "published with the authors' code (BMVC 2022)",
    "register at {0}",
    # Drivers.
    "no face was found in any frame of the driver",
    "{0} does not exist",
    "{0} is not there",
    "{0} lasts {1} s: there is nothing at {2} s",
    "{0} shows no face at {1} s, its neutral frame",
    "{0}: damaged ({1})",
    "{0}: holds no frame that can be decoded",
    "{0} holds no pictures: give a folder of PNG, JPEG or TIFF files",
    "{0}: holds no video stream",
    "{0}: not a video that can be read ({1})",
    # Writing files.
    "{0} is a folder: give the name of a file",
    "{0}: the folder {1} does not exist: create it first",
    "{0}: the folder {1} cannot be written: choose another",
    "{0} cannot be written: {1}",
    "{0} cannot be made: {1}",
    "{0} cannot be removed: {1}",
    "{0} cannot be read: {1}",
    "a 16-bit picture is written as PNG: give a name ending in .png",
)


def spoken(sentence: str) -> str:
    """A sentence of the core in the user's language; unchanged if it is not known."""
    for template, pattern in _patterns():
        found = pattern.fullmatch(sentence)
        if found is not None:
            return QCoreApplication.translate("Core", template).format(*found.groups())
    return sentence


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """What each sentence looks like once its fields are filled; the wordiest first."""
    ordered = sorted(SENTENCES, key=len, reverse=True)
    return tuple(
        (text, re.compile(re.sub(r"\\{\d+\\}", "(.*)", re.escape(text)), re.DOTALL))
        for text in ordered
    )
