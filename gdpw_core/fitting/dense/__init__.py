"""Pictures of one person brought together by their pixels: landmarks alone leave them apart."""

from gdpw_core.fitting.dense.alignment import SkinAlignment, StoredPictures

__all__ = ["SkinAlignment", "StoredPictures"]
