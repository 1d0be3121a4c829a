"""Pictures of one person brought together by their pixels: landmarks alone leave them apart."""

from gdpw_core.fitting.dense.alignment import SkinAlignment, StoredPictures
from gdpw_core.fitting.dense.following import FacePatch, SkinFollower

__all__ = ["FacePatch", "SkinAlignment", "SkinFollower", "StoredPictures"]
