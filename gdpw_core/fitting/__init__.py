"""From a detected face to head parameters: residuals, priors, a small least-squares solver."""

from gdpw_core.fitting.photo import PhotoFitter, fit_face
from gdpw_core.fitting.result import Fit

__all__ = ["Fit", "PhotoFitter", "fit_face"]
