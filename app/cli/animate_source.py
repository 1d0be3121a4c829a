"""PHOTO of `animate` and `reenact`: a picture, or a document with an edit in it."""

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.animate_output import open_for_clip

if TYPE_CHECKING:
    from gdpw_core.document import Document
    from gdpw_core.export.credentials import Ingredient
    from gdpw_core.image import Photo
    from gdpw_core.parameters import FaceParameters
    from gdpw_core.pipeline import Pipeline, Portrait


@dataclass(frozen=True, eq=False)
class ClipSource:
    """What is moved.

    Args:
        photo: as decoded.
        document: where it came from one; its face, fit and edit are taken over.
    """

    photo: "Photo"
    document: "Document | None" = None

    def open(
        self, pipeline: "Pipeline", edge: int | None, face: int | None
    ) -> "tuple[Portrait, FaceParameters]":
        """The portrait at the size of the clip, and the head at rest.

        Raises:
            GdpwError: no face, several and none chosen, or a head that does not fit.
        """
        if self.document is None:
            portrait = open_for_clip(pipeline, self.photo, edge, face)
            return portrait, portrait.fit.parameters
        from app.document_state import restored
        from gdpw_core.export.clip import reduced

        photo = reduced(self.photo, edge)
        small = _scaled(self.document, photo.width / self.photo.width)
        opened = restored(pipeline, small, photo)
        for notice in opened.notices:
            print(f"gdpw: note: {notice}", file=sys.stderr)
        return opened.portrait, opened.history.current()

    def ingredient(self) -> "Ingredient | None":
        """The photo as its file, for content credentials."""
        from gdpw_core.export.credentials import Ingredient

        if self.document is not None:
            kept = self.document.photo
            return None if kept.data is None else Ingredient(kept.name, kept.data)
        path = self.photo.path
        return None if path is None else Ingredient(path.name, path)


def read_source(path: Path) -> ClipSource:
    """Read a picture or a document.

    Raises:
        InputError: it cannot be read.
    """
    from gdpw_core.document import SUFFIX
    from gdpw_core.image import decode_photo

    if path.suffix.lower() != SUFFIX:
        return ClipSource(decode_photo(path))
    from app.document_state import decoded_photo, read_with_photo

    document = read_with_photo(path)
    return ClipSource(decoded_photo(document, path.parent), document)


def _scaled(document: "Document", factor: float) -> "Document":
    """The document as if its photo had been smaller."""
    face, crop = document.face, document.face.crop
    x0, y0, x1, y1 = (factor * edge for edge in face.box)
    smaller = replace(
        face,
        landmarks=face.landmarks * factor,
        fitted_landmarks=face.fitted_landmarks * factor,
        box=(x0, y0, x1, y1),
        crop=replace(
            crop,
            centre_x=crop.centre_x * factor,
            centre_y=crop.centre_y * factor,
            side=crop.side * factor,
        ),
    )
    return replace(document, face=smaller)
