"""What turns a found face into head parameters; there are two ways to do it."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from gdpw_core.face.landmarks import Face
from gdpw_core.fitting.photo import fit_face
from gdpw_core.fitting.result import Fit
from gdpw_core.head.model import HeadModel


class Fitter(Protocol):
    """Fits one head to faces."""

    @property
    def name(self) -> str:
        """What commands call it."""
        ...

    def fit(self, picture: NDArray[np.uint8], face: Face) -> Fit:
        """Head parameters of a face.

        Args:
            picture: the photo, sRGB, `[H, W, 3]`.
            face: the face, as found in it.

        Raises:
            InputError: landmarks that cannot be a face.
        """
        ...


class LandmarkFitter:
    """The optimiser: landmarks and blendshape scores alone say where the head is.

    Args:
        head: the head to fit.
    """

    name = "landmarks"

    def __init__(self, head: HeadModel) -> None:
        self._head = head

    def fit(self, picture: NDArray[np.uint8], face: Face) -> Fit:
        """See `Fitter.fit`; the picture is not looked at."""
        return fit_face(self._head, face)
