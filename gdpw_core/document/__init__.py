"""The document: one file that holds a photo, its fitted head, the edit and its history."""

from gdpw_core.document.change import ParameterChange, Walk
from gdpw_core.document.content import (
    MOST_STEPS,
    Document,
    FittedFace,
    History,
    MadeWith,
    SourcePhoto,
    Step,
    TimelineData,
    ViewState,
)
from gdpw_core.document.file import (
    SUFFIX,
    PhotoGoneError,
    linked_photo,
    read_document,
    with_data,
    write_document,
)

__all__ = [
    "MOST_STEPS",
    "SUFFIX",
    "Document",
    "FittedFace",
    "History",
    "MadeWith",
    "ParameterChange",
    "PhotoGoneError",
    "SourcePhoto",
    "Step",
    "TimelineData",
    "ViewState",
    "Walk",
    "linked_photo",
    "read_document",
    "with_data",
    "write_document",
]
