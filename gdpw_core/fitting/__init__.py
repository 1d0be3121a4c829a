"""From detected faces to head parameters: residuals, priors, a small least-squares solver."""

from gdpw_core.fitting.photo import PhotoFitter, fit_face
from gdpw_core.fitting.result import Fit
from gdpw_core.fitting.tracker import ClipTracker, TrackSettings, fit_clip

__all__ = ["ClipTracker", "Fit", "PhotoFitter", "TrackSettings", "fit_clip", "fit_face"]
