"""Documents: the same edit comes back; versions; what is lost is said."""

import errno
import json
import os
import zipfile
from pathlib import Path

import numpy as np
import pytest
from document_samples import PHOTO, document, fitted_face, parameters, same_bits
from hypothesis import given
from hypothesis import strategies as st

from gdpw_core.document import (
    History,
    SourcePhoto,
    Step,
    Walk,
    linked_photo,
    read_document,
    write_document,
)
from gdpw_core.document.fields import Fields, parse_json
from gdpw_core.document.records import FORMAT, history_record, json_bytes, migrated, read_history
from gdpw_core.errors import InputError, OutputError


def changed(path, target, member, change):
    """A copy of a document in which one member is another."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            new.writestr(info, change(data) if info.filename == member else data)
    return target


def edited_json(change):
    def edit(data):
        record = json.loads(data)
        change(record)
        return json.dumps(record).encode()

    return edit


@pytest.fixture
def saved(tmp_path):
    path = tmp_path / "work.gdpw"
    write_document(document(position=4), path)
    return path


def test_a_document_comes_back_as_it_was(saved):
    before, after = document(position=4), read_document(saved)
    assert after.notices == ()
    assert (after.photo.name, after.photo.data) == ("me & you.jpg", PHOTO)
    for name in ("pinned", "score", "blendshapes", "box", "crop", "confidence", "warnings"):
        assert getattr(after.face, name) == getattr(before.face, name), name
    for name in ("landmarks", "fitted_landmarks"):
        np.testing.assert_array_equal(getattr(after.face, name), getattr(before.face, name))
    assert after.consent
    assert (after.head, after.weights, after.view) == (before.head, before.weights, before.view)
    assert [step.text for step in after.history.steps] == [s.text for s in before.history.steps]
    assert after.history.position == 4
    pairs = zip(after.history.states(), before.history.states(), strict=True)
    assert all(same_bits(one, other) for one, other in pairs)


@pytest.mark.parametrize("name", ["IMG_0001.HEIC", "a.avif", "b.jfif", "c.tiff"])
def test_a_photo_of_every_kind_that_is_read_keeps_its_kind(tmp_path, name):
    photo = SourcePhoto.embedded(name, PHOTO)
    write_document(document(photo=photo), tmp_path / "work.gdpw")
    with zipfile.ZipFile(tmp_path / "work.gdpw") as archive:
        assert f"photo{Path(name).suffix.lower()}" in archive.namelist()
    assert read_document(tmp_path / "work.gdpw").photo.data == PHOTO


def test_the_same_document_is_the_same_bytes(tmp_path):
    for name in ("a.gdpw", "b.gdpw"):
        write_document(document(), tmp_path / name)
    assert (tmp_path / "a.gdpw").read_bytes() == (tmp_path / "b.gdpw").read_bytes()


paths = st.sampled_from(["shape.0", "shape.99", "expression.7", "neck_pose.2", "camera.tx"])
values = st.floats(-1e300, 1e300)


@given(st.lists(st.tuples(st.text(max_size=30), st.dictionaries(paths, values, max_size=4))))
def test_every_history_comes_back_bit_for_bit(entries):
    state = start = parameters(0)
    walk, steps = Walk(start), []
    for text, numbers in entries:
        change = walk.set(numbers)
        state = change.applied(state)
        assert same_bits(walk.parameters(), state)
        steps.append(Step(text, change))
    before = History(start, tuple(steps), len(steps))
    after = read_history(parse_json(json_bytes(history_record(before)), "history"))
    assert [step.text for step in after.steps] == [step.text for step in steps]
    assert same_bits(after.current(), state)
    assert same_bits(after.start, start)


def test_a_photo_beside_the_document_is_found_and_checked(tmp_path):
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "me.jpg").write_bytes(PHOTO)
    photo = SourcePhoto.embedded("me.jpg", PHOTO).linked("pictures/me.jpg")
    write_document(document(photo=photo), tmp_path / "work.gdpw")
    read = read_document(tmp_path / "work.gdpw")
    assert read.photo.data is None
    assert linked_photo(read, tmp_path).data == PHOTO
    (folder / "me.jpg").write_bytes(b"another")
    with pytest.raises(InputError, match="not the photo as it was"):
        linked_photo(read, tmp_path)
    (folder / "me.jpg").unlink()
    with pytest.raises(InputError, match="gone: put it back"):
        linked_photo(read, tmp_path)


def test_a_newer_document_is_refused_and_an_older_one_led_through_every_version():
    record = {"format": FORMAT, "version": 1, "trail": []}
    migrations = {
        1: lambda r: r | {"trail": [*r["trail"], 1]},
        2: lambda r: r | {"trail": [*r["trail"], 2]},
    }
    assert migrated(record, "x", version=3, migrations=migrations)["trail"] == [1, 2]
    with pytest.raises(InputError, match="newer version of this program"):
        migrated(record | {"version": 4}, "x", version=3, migrations=migrations)
    for version in (None, 0, "1", 1.0, True):
        with pytest.raises(InputError, match="which version"):
            migrated(record | {"version": version}, "x", version=3, migrations=migrations)
    with pytest.raises(InputError, match="damaged document of version 1"):
        migrated({"format": FORMAT, "version": 1}, "x", version=3, migrations=migrations)


def test_what_is_unknown_is_reported(saved, tmp_path):
    def add(record):
        record["mood"] = "good"
        record["fit"]["extra"] = 1

    path = changed(saved, tmp_path / "b.gdpw", "document.json", edited_json(add))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("sound.json", "{}")
    (notice,) = read_document(path).notices
    for name in ("sound.json", "document.mood", "document.fit.extra"):
        assert name in notice


@pytest.mark.parametrize("damage", ["gone", "text", "number", "elsewhere", "camera"])
def test_a_damaged_history_leaves_the_edit(saved, tmp_path, damage):
    before = read_document(saved)

    def break_it(record):
        if damage == "number":
            record["steps"][0]["set"] = {"shape.0": "1"}
        elif damage == "camera":
            record["steps"][0]["set"] = {"camera.scale": -1.0}
        else:
            record["steps"][3]["set"]["shape.0"] = 9.0

    change = (lambda _: b"{") if damage == "text" else edited_json(break_it)
    path = changed(saved, tmp_path / "b.gdpw", "history.json", change)
    if damage == "gone":
        with zipfile.ZipFile(saved) as old, zipfile.ZipFile(path, "w") as new:
            for info in old.infolist():
                if info.filename != "history.json":
                    new.writestr(info, old.read(info))
    after = read_document(path)
    assert "the edit itself is as it was" in after.notices[0]
    assert same_bits(after.history.current(), before.history.current())
    assert same_bits(after.history.start, before.face.parameters)
    assert after.history.position == 1


WRONG = {
    "no crop": lambda r: r["fit"].pop("crop"),
    "a text for a number": lambda r: r["face"].update(score="1"),
    "an infinity": lambda r: r["face"].update(score=float("inf")),
    "a huge number": lambda r: r["fit"].update(confidence=10**400),
    "a list too short": lambda r: r["face"].update(landmarks=[[1, 2, 3]]),
    "a ragged list": lambda r: r["face"].update(landmarks=[[1, 2], [3]]),
    "a landmark that is not there": lambda r: r["face"].update(pinned=[478]),
    "true for a number": lambda r: r["face"].update(pinned=[True]),
    "a list for an object": lambda r: r.update(view=[]),
    "a negative window": lambda r: r["fit"]["crop"].update(side=-3.0),
    "a number for a switch": lambda r: r.update(consent=1),
    "a long text": lambda r: r.update(software="x" * 5000),
    "other parameters": lambda r: r["parameters"].pop("shape"),
    "a path for a name": lambda r: r["photo"].update(name="../me.jpg"),
    "another checksum": lambda r: r["photo"].update(sha256="0" * 64),
    "no checksum": lambda r: r["photo"].update(sha256="x"),
    "another member": lambda r: r["photo"].update(member="document.json"),
    "no such member": lambda r: r["photo"].update(member="photo.png"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_value_is_refused_in_one_sentence(saved, tmp_path, wrong):
    path = changed(saved, tmp_path / "b.gdpw", "document.json", edited_json(WRONG[wrong]))
    with pytest.raises(InputError) as refused:
        read_document(path)
    assert "b.gdpw" in str(refused.value)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 250


@pytest.mark.parametrize(
    "link", ["../me.jpg", "/etc/passwd", "a/../../b.jpg", "c:/x.jpg", "a\\b.jpg", "", "a//b.jpg"]
)
def test_a_link_out_of_the_folder_is_refused(saved, tmp_path, link):
    def relink(record):
        del record["photo"]["member"]
        record["photo"]["link"] = link

    path = changed(saved, tmp_path / "b.gdpw", "document.json", edited_json(relink))
    with pytest.raises(InputError, match="leads out of"):
        read_document(path)


@pytest.mark.skipif(os.name == "nt", reason="symbolic links")
def test_a_linked_folder_does_not_lead_out_either(tmp_path):
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    for folder in (outside, inside):
        folder.mkdir()
    (outside / "me.jpg").write_bytes(PHOTO)
    (inside / "a").symlink_to(outside)
    photo = SourcePhoto.embedded("me.jpg", PHOTO).linked("a/me.jpg")
    write_document(document(photo=photo), inside / "work.gdpw")
    with pytest.raises(InputError, match="leads out of"):
        linked_photo(read_document(inside / "work.gdpw"), inside)


@pytest.mark.parametrize("step", ["write", "fsync", "replace"])
def test_a_full_disk_keeps_the_old_document_and_says_so(saved, tmp_path, monkeypatch, step):
    before = saved.read_bytes()

    def full(*_args, **_options):
        raise OSError(errno.ENOSPC, "No space left on device")

    if step == "write":
        monkeypatch.setattr("builtins.open", full)
    else:
        monkeypatch.setattr(os, step, full)
    with pytest.raises(OutputError, match="disk is full"):
        write_document(document(count=2), saved)
    monkeypatch.undo()
    assert saved.read_bytes() == before
    assert list(tmp_path.iterdir()) == [saved]


def test_json_of_any_kind_is_read_or_refused():
    for text in (b"", b"[]", b"null", b"1", b"{", b"\xff", b"[" * 100_000, b'{"a":NaN}'):
        with pytest.raises(InputError):
            parse_json(text, "document")
    with pytest.raises(InputError, match="twice"):
        parse_json(b'{"a":1,"a":2}', "document")
    with pytest.raises(InputError, match="missing"):
        Fields({}, "document").number("a")


def test_the_fitted_face_is_what_every_reset_returns_to(saved):
    assert same_bits(read_document(saved).face.parameters, fitted_face().parameters)
