"""Errors that name the cause and the way out; the command line prints them as one line."""


class GdpwError(Exception):
    """Base of every error that the core raises on purpose. Its text is meant for the user."""


class InputError(GdpwError):
    """A file or a value that the user gave cannot be used."""


class OutputError(GdpwError):
    """A result cannot be written where the user asked for it."""


class FaceNotFoundError(InputError):
    """No usable face was found in a picture."""


class AssetError(GdpwError):
    """A model file (head, landmarker, weights) is missing, damaged or does not fit the others."""


class Cancelled(GdpwError):
    """The user stopped a job; nothing was written."""
