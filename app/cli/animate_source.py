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
    from gdpw_core.motion.sequence import Sequence
    from gdpw_core.parameters import FaceParameters
    from gdpw_core.pipeline import Pipeline, Portrait


@dataclass(frozen=True, eq=False)
class Moved:
    """What is moved, ready to be rendered.

    Args:
        portrait: fitted.
        still: the head at rest.
        sequence: the timeline of a document; None without one.
    """

    portrait: "Portrait"
    still: "FaceParameters"
    sequence: "Sequence | None" = None


@dataclass(frozen=True, eq=False)
class ClipSource:
    """What is moved.

    Args:
        photo: as decoded.
        document: where it came from one; its face, fit and edit are taken over.
    """

    photo: "Photo"
    document: "Document | None" = None

    def open(self, pipeline: "Pipeline", edge: int | None, face: int | None) -> "Moved":
        """The portrait at the size of the clip, the head at rest, and a document's clip.

        Raises:
            GdpwError: no face, several and none chosen, or a head that does not fit.
        """
        if self.document is None:
            portrait = open_for_clip(pipeline, self.photo, edge, face)
            return Moved(portrait, portrait.fit.parameters)
        from gdpw_core.export.clip import scaled_portrait

        whole = self.restored(pipeline, self.document)
        return replace(whole, portrait=scaled_portrait(pipeline, whole.portrait, edge))

    def restored(self, pipeline: "Pipeline", document: "Document") -> "Moved":
        """What the document holds, its portrait at the photo's own size.

        Raises:
            GdpwError: the head in use does not fit its landmarks.
        """
        from app.documents.state import restored

        opened = restored(pipeline, document, self.photo)
        for notice in opened.notices:
            print(f"gdpw: note: {notice}", file=sys.stderr)
        return Moved(opened.portrait, opened.history.current(), opened.sequence)

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
    from app.documents.state import decoded_photo, read_with_photo

    document = read_with_photo(path)
    return ClipSource(decoded_photo(document, path.parent), document)
