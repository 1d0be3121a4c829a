"""The timeline outlives saving, crashes, refits and another head."""

import zipfile
from dataclasses import replace

import pytest
from fakes import expression_units, portrait_of
from timeline_desk import filled, lift
from window_acts import drop, files

from app.assets.head_change import Prepared, swap_head
from gdpw_core.controls import Controls
from gdpw_core.document import read_document
from gdpw_core.motion.sequence_file import read_sequence


def shown(session, sequence):
    return [sequence.parameters_at(k / 10, session.still) for k in range(30)]


def test_the_timeline_comes_back_with_the_document(desk, tmp_path, make_window, pipeline, qtbot):
    sequence, path = filled(desk), tmp_path / "work.gdpw"
    before = shown(desk.session, sequence)
    desk.window.studio.documents.save(path, link=False)
    qtbot.waitUntil(lambda: not desk.window.studio.documents.modified)
    again = make_window(pipeline)
    drop(again, files(path))
    qtbot.waitUntil(lambda: again.studio.session.moves)
    session = again.studio.session
    assert again.timeline_dock.isVisible()
    assert session.sequence.loop
    assert [placed.name for placed in session.sequence.tracks] == ["Lift"]
    assert shown(session, session.sequence) == before
    assert not again.studio.documents.modified


def test_the_copy_for_a_crash_holds_the_timeline(desk, qtbot):
    sequence = filled(desk)
    recovery = desk.window.studio.documents.recovery
    with qtbot.waitSignal(recovery.kept, timeout=5000):
        recovery.keep()
    kept = read_sequence(read_document(recovery.folder / "work.gdpw").timeline)
    assert shown(desk.session, kept) == shown(desk.session, sequence)


def test_a_damaged_timeline_is_left_out_and_the_edit_opens(
    desk, tmp_path, make_window, pipeline, qtbot
):
    filled(desk)
    path, broken = tmp_path / "work.gdpw", tmp_path / "broken.gdpw"
    desk.window.studio.documents.save(path, link=False)
    qtbot.waitUntil(path.exists)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(broken, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            new.writestr(info, data[:-8] if info.filename == "timeline.json" else data)
    again = make_window(pipeline)
    drop(again, files(broken))
    qtbot.waitUntil(lambda: again.studio.session.portrait is not None)
    assert "timeline could not be read" in again.banner.text
    assert again.studio.session.sequence.empty


def test_the_clip_stays_when_the_head_is_fitted_anew(desk, qtbot):
    filled(desk)
    session = desk.session
    desk.session.set_playhead(1.0)
    yaw, portrait = session.value("yaw"), session.portrait
    desk.window.studio.refitter.refit(replace(portrait.face, pinned=frozenset({3})))
    qtbot.waitUntil(lambda: session.portrait is not portrait)
    session.set_playhead(1.0)
    assert session.value("yaw") == pytest.approx(yaw, abs=1e-6)
    assert len(session.sequence.tracks) == 1


def test_on_another_head_turns_and_named_expressions_of_the_clip_come_along(session):
    edited = session.controls.with_values(
        {"yaw": 12.0, "mouthSmile": 0.5}, session.fitted, session.fitted
    )
    sequence = session.sequence.keyed(1.0, ["pose", "expression", "shape"], edited)
    session.edit_sequence(sequence.with_track(lift(session)), "Clip")
    anew = portrait_of(session.portrait.photo, seed=7)
    prepared = Prepared("another head", anew, Controls(expression_units()))
    swap_head(session, prepared, session.stamp)
    session.set_playhead(1.0)
    assert session.value("mouthSmile") == pytest.approx(0.5)
    assert session.value("yaw") == pytest.approx(12.0)
    assert "shape" not in session.sequence.keys.keys
    assert session.sequence.tracks[0].gains["expression"] == 0.0
    assert session.sequence.tracks[0].gains["jaw"] == 1.0
