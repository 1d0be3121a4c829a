"""From a picture to faces: detector, 478 landmarks with iris, 52 blendshape scores, portrait matte.

numpy only at import; OpenCV and the tflite interpreter are loaded by the first call.
"""

from gdpw_core.face.finder import FaceFinder
from gdpw_core.face.landmarks import Face
from gdpw_core.face.matte import Matte, plain_background

__all__ = ["Face", "FaceFinder", "Matte", "plain_background"]
