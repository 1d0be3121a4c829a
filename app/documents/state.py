"""Between documents and what the pipeline works on; used by the window and the command line."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.assets.carry_over import TURNS, CarryOver
from gdpw_core.controls import Controls
from gdpw_core.document import (
    Document,
    FittedFace,
    History,
    MadeWith,
    ParameterChange,
    SourcePhoto,
    Step,
    ViewState,
    linked_photo,
    read_document,
    with_data,
)
from gdpw_core.errors import InputError
from gdpw_core.image import Photo, decode_photo_bytes
from gdpw_core.parameters import FaceParameters
from gdpw_core.provenance import software_name

if TYPE_CHECKING:
    from gdpw_core.face import Face
    from gdpw_core.fitting import Fit
    from gdpw_core.motion.sequence import Sequence
    from gdpw_core.pipeline import Pipeline, PipelineStatus, Portrait


@dataclass(frozen=True, eq=False)
class Restored:
    """A document as it can be edited here.

    Args:
        portrait: its photo, prepared.
        history: its edit.
        notices: what is other than when it was saved, one sentence each.
        same_head: whether the edit is the document's own; otherwise it was carried over to another
            head, and saving must not replace the document.
        sequence: its clip; None where it has none.
    """

    portrait: "Portrait"
    history: History
    notices: tuple[str, ...]
    same_head: bool
    sequence: "Sequence | None" = None


def document_of(
    portrait: "Portrait",
    history: History,
    photo: SourcePhoto,
    status: "PipelineStatus | None",
    view: ViewState,
    *,
    consent: bool = False,
    sequence: "Sequence | None" = None,
) -> Document:
    """The document of an edit.

    Args:
        portrait: whose face and fit.
        history: the edit.
        photo: the source as it shall be kept.
        status: head and weights in use; None: not known yet.
        view: what the canvas shows.
        consent: whether the user agreed to the line of the first start.
        sequence: the clip.
    """
    timeline = None
    if sequence is not None:
        # Here, because the window starts without it.
        from gdpw_core.motion.sequence_file import sequence_data

        timeline = sequence_data(sequence)
    weights = None
    if status is not None and status.weights is not None:
        weights = MadeWith(status.weights, status.weights_identity)
    return Document(
        photo=photo,
        face=fitted_face(portrait.face, portrait.fit),
        history=history,
        head=MadeWith(status.head, status.head_identity) if status else MadeWith("", ""),
        weights=weights,
        view=view,
        timeline=timeline,
        software=software_name(),
        consent=consent,
    )


def fitted_face(face: "Face", fit: "Fit") -> FittedFace:
    """A face and its fit as documents keep them."""
    return FittedFace(
        landmarks=face.landmarks,
        pinned=face.pinned,
        score=face.score,
        blendshapes={name: float(value) for name, value in face.blendshapes.items()},
        box=face.box,
        parameters=fit.parameters,
        crop=fit.crop,
        fitted_landmarks=fit.fitted_landmarks,
        reprojection=fit.reprojection,
        reprojection_p95=fit.reprojection_p95,
        confidence=fit.confidence,
        warnings=fit.warnings,
    )


def face_and_fit(kept: FittedFace) -> "tuple[Face, Fit]":
    """The face and the fit that a document keeps."""
    # Here, because the window starts without the models.
    from gdpw_core.face.landmarks import Face
    from gdpw_core.fitting.observation import interior_landmarks
    from gdpw_core.fitting.result import Fit

    face = Face(kept.landmarks, kept.score, kept.blendshapes, kept.box, kept.pinned)
    fit = Fit(
        parameters=kept.parameters,
        crop=kept.crop,
        landmarks=kept.landmarks[:, :2],
        fitted_landmarks=kept.fitted_landmarks,
        interior=interior_landmarks(),
        reprojection=kept.reprojection,
        reprojection_p95=kept.reprojection_p95,
        confidence=kept.confidence,
        warnings=kept.warnings,
        seconds=0.0,
    )
    return face, fit


def read_with_photo(path: Path, found: Path | None = None) -> Document:
    """Read a document together with its photo, embedded or beside it.

    Args:
        path: the document.
        found: where its photo lies now, if not where the document says.

    Raises:
        PhotoGoneError: the photo is not where the document says.
        InputError: the document or its photo cannot be read.
    """
    document = read_document(path)
    if found is None or document.photo.data is not None:
        return replace(document, photo=linked_photo(document, path.parent))
    try:
        data = found.read_bytes()
    except OSError as error:
        raise InputError(f"{found} cannot be opened: {error.strerror or error}") from error
    # Held from now on: the document's own words about its place are wrong.
    photo = replace(with_data(document.photo, data, found.name), link="")
    return replace(document, photo=photo)


def decoded_photo(document: Document, folder: Path) -> Photo:
    """The source photo of a document that was read with it.

    Its path is where the photo would lie beside the document: names for exports follow it.

    Raises:
        InputError: it is no picture.
    """
    photo = document.photo
    assert photo.data is not None
    return replace(decode_photo_bytes(photo.data, photo.name), path=folder / photo.name)


def restored(pipeline: "Pipeline", document: Document, photo: Photo) -> Restored:
    """Prepare a document for editing with the head and weights in use.

    Args:
        pipeline: what is in use.
        document: as read.
        photo: its source, decoded.

    Raises:
        InputError: the head in use cannot be fitted to the document's landmarks.
    """
    status = pipeline.status
    face, fit = face_and_fit(document.face)
    notices = list(document.notices)
    if document.weights is not None and document.weights.identity != status.weights_identity:
        instead = status.weights or "the training-free preview"
        notices.append(
            f"It was rendered with the weights {document.weights.name}, which are not in use here; "
            f"now {instead} renders it."
        )
    if document.head.identity in ("", status.head_identity):
        portrait = pipeline.restore(photo, face, fit)
        sequence = _sequence(document, notices)
        return Restored(portrait, document.history, tuple(notices), True, sequence)
    portrait = pipeline.prepare(photo, face)
    notices.insert(
        0,
        f"It was made with the head {document.head.name}, which is not in use here: "
        f"{status.head} was fitted anew. Turns of head, jaw and eyes were carried over; shape and "
        "expression were not, so save it under another name.",
    )
    fitted = portrait.fit.parameters
    history = _carried_over(document, fitted)
    sequence = _sequence(document, notices)
    if sequence is not None:
        sequence = sequence.carried(_carry(document, fitted).keyframe, TURNS, TURNS)
    return Restored(portrait, history, tuple(notices), False, sequence)


def _sequence(document: Document, notices: list[str]) -> "Sequence | None":
    """The clip of a document; one that is damaged is left out, and said."""
    from gdpw_core.motion.sequence_file import read_sequence

    try:
        return None if document.timeline is None else read_sequence(document.timeline)
    except InputError as error:
        text = str(error).rstrip(".")
        notices.append(f"The timeline could not be read ({text}); the edit itself is as it was.")
        return None


def _carried_over(document: Document, fitted: FaceParameters) -> History:
    """What means the same on every head: the values of pose, jaw and eyes that were moved."""
    now = document.history.current()
    change = ParameterChange.between(fitted, _carry(document, fitted).parameters(now))
    if change.nothing:
        return History(fitted)
    return History(fitted, (Step(f"Carried over from {document.head.name}", change),), 1)


def _carry(document: Document, fitted: FaceParameters) -> CarryOver:
    # Named expressions of a head that is not here are not known.
    controls = Controls(None)
    return CarryOver(document.face.parameters, fitted, controls, controls)
