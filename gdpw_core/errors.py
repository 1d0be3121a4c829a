"""Errors that name the cause and the way out; the command line prints them as one line."""

from collections.abc import Sequence


class GdpwError(Exception):
    """Base of every error that the core raises on purpose. Its text is meant for the user."""


class InputError(GdpwError):
    """A file or a value that the user gave cannot be used."""


class OutputError(GdpwError):
    """A result cannot be written where the user asked for it."""


class FaceNotFoundError(InputError):
    """No usable face was found in a picture."""


class SeveralFacesError(InputError):
    """A picture shows several faces and none was chosen.

    Args:
        text: what to tell the user.
        faces: boxes `(x0, y0, x1, y1)` in photo pixels, largest face first.
    """

    def __init__(self, text: str, faces: Sequence[tuple[float, float, float, float]]) -> None:
        super().__init__(text)
        self.faces = tuple(faces)


class AssetError(GdpwError):
    """A model file (head, landmarker, weights) is missing, damaged or does not fit the others."""


class DeviceError(GdpwError):
    """The network could not run: the device failed and no other is left."""


class Cancelled(GdpwError):
    """The user stopped a job; nothing was written."""
