"""Another head for the open photo: it is fitted anew, and what both heads share comes along."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.assets.carry_over import TURNS, CarryOver
from app.session import EditSession
from app.texts.messages import Message
from gdpw_core.controls import Controls

if TYPE_CHECKING:
    from gdpw_core.pipeline import Pipeline, Portrait


@dataclass(frozen=True, eq=False)
class Prepared:
    """The open photo after the models were changed.

    Args:
        head: name of the head in use.
        portrait: None where no photo is open.
        controls: those of the head in use where it is another than before, else None.
    """

    head: str
    portrait: "Portrait | None"
    controls: Controls | None


def prepared_anew(
    pipeline: "Pipeline", before: "Pipeline | None", portrait: "Portrait | None"
) -> Prepared:
    """Prepare the open photo; fitted anew if the head is another.

    Args:
        pipeline: what is in use now.
        before: what was in use; None where nothing was yet.
        portrait: the open photo.

    Raises:
        InputError: the head cannot be fitted to the landmarks.
    """
    head = pipeline.pack.name
    if before is not None and pipeline.pack.identity == before.pack.identity:
        if portrait is not None:
            portrait = pipeline.restore(portrait.photo, portrait.face, portrait.fit)
        return Prepared(head, portrait, None)
    if portrait is not None:
        portrait = pipeline.prepare(portrait.photo, portrait.face)
    return Prepared(head, portrait, pipeline.controls)


def swap_head(session: EditSession, prepared: Prepared, stamp: int) -> Message:
    """Load a photo fitted with another head and carry the edit over as one step.

    Args:
        session: still with the head before.
        prepared: the photo with the head in use.
        stamp: of the portrait that was prepared; another one is left to its own opening.

    Returns:
        What to tell the user.
    """
    assert prepared.controls is not None
    text = _tr("{0} is in use.").format(prepared.head)
    still, before, fitted, sequence = (
        session.still, session.controls, session.fitted, session.sequence,
    )  # fmt: skip
    edited = session.still != session.fitted or session.moves
    session.set_controls(prepared.controls)
    if prepared.portrait is None or session.stamp != stamp:
        return Message(text, "good")
    session.load(prepared.portrait)
    carry = CarryOver(fitted, session.fitted, before, session.controls)
    shared = carry.values(still)
    if shared:
        session.set_values(shared, _tr("Carried over from the head before"))
    session.set_sequence(sequence.carried(carry.keyframe, (*TURNS, "expression"), TURNS))
    if not edited:
        text = _tr("{0} is in use and was fitted to the photo.").format(prepared.head)
        return Message(text, "good")
    text = _tr(
        "{0} was fitted to the photo. Turns of head, jaw and eyes and named expressions came "
        "along; shape and numbered expressions did not, and earlier steps cannot be undone."
    )
    return Message(text.format(prepared.head), "warning")


def _tr(text: str) -> str:
    return QCoreApplication.translate("HeadChange", text)
