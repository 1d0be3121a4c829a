"""Content credentials: made where the extra is installed, never in the way of an export."""

import io
import json
import os

import numpy as np
import pytest

from gdpw_core.export import credentials
from gdpw_core.export.credentials import Ingredient, credentials_available, sealed
from gdpw_core.export.local_key import key_folder
from gdpw_core.export.picture import PictureOptions, finished, write_picture
from gdpw_core.image import Crop, Photo, decode_photo, save_photo
from gdpw_core.provenance import DIGITAL_SOURCE_TYPE

with_extra = pytest.mark.skipif(not credentials_available(), reason="the extra c2pa is missing")
KINDS = {".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp", ".tif": "image/tiff"}
STAGE = Crop(60.0, 50.0, 80.0)


def photo():
    return Photo(np.random.default_rng(2).integers(0, 255, (100, 120, 3), np.uint8))


def exported(path, source=None, settings=None):
    settings = settings or {"yaw": 12.0}
    picture = finished(photo(), STAGE, PictureOptions(), settings)
    return write_picture(picture, path, PictureOptions(), settings, source=source)


def manifests_of(path, kind):
    import c2pa

    with c2pa.Reader(kind, io.BytesIO(path.read_bytes())) as reader:
        return reader.get_validation_state(), json.loads(reader.json())


def test_without_the_extra_an_export_is_what_it_was(tmp_path, monkeypatch):
    monkeypatch.setattr(credentials, "credentials_available", lambda: False)
    assert exported(tmp_path / "a.png") == ""
    save_photo(finished(photo(), STAGE, PictureOptions(), {"yaw": 12.0}), tmp_path / "b.png")
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    assert not key_folder().exists()


@with_extra
@pytest.mark.parametrize(
    ("suffix", "kind"),
    [
        (".png", "image/png"),
        (".jpg", "image/jpeg"),
        (".webp", "image/webp"),
        (".tif", "image/tiff"),
    ],
)
def test_every_format_carries_them_and_keeps_its_pixels(tmp_path, suffix, kind):
    path = tmp_path / f"a{suffix}"
    assert exported(path) == ""
    state, store = manifests_of(path, kind)
    assert state == "Valid"
    manifest = store["manifests"][store["active_manifest"]]
    actions = manifest["assertions"][0]["data"]["actions"]
    assert actions[-1]["action"] == "c2pa.edited"
    assert actions[-1]["digitalSourceType"] == DIGITAL_SOURCE_TYPE
    assert actions[-1]["parameters"]["settings"] == "yaw=12"
    assert "thumbnail" not in json.dumps(store).lower()
    save_photo(finished(photo(), STAGE, PictureOptions(), {}), tmp_path / f"b{suffix}")
    plain = decode_photo(tmp_path / f"b{suffix}")
    np.testing.assert_array_equal(decode_photo(path).pixels, plain.pixels)


@with_extra
def test_the_source_and_its_own_credentials_are_an_ingredient(tmp_path):
    first, second = tmp_path / "first.jpg", tmp_path / "second.png"
    exported(first, settings={"pitch": 3.0})
    assert exported(second, Ingredient(first.name, first.read_bytes())) == ""
    state, store = manifests_of(second, "image/png")
    assert state == "Valid"
    assert len(store["manifests"]) == 2
    (ingredient,) = store["manifests"][store["active_manifest"]]["ingredients"]
    assert ingredient["title"] == "first.jpg"
    assert ingredient["relationship"] == "parentOf"
    assert "pitch=3" in json.dumps(store)


@with_extra
def test_a_changed_file_is_told_from_the_one_that_was_written(tmp_path):
    path = tmp_path / "a.png"
    exported(path)
    data = bytearray(path.read_bytes())
    data[-3000] ^= 1
    path.write_bytes(data)
    assert manifests_of(path, "image/png")[0] == "Invalid"


@with_extra
def test_the_key_is_private_kept_and_made_anew_when_damaged(tmp_path):
    exported(tmp_path / "a.png")
    path = key_folder() / "local_key.pem"
    if os.name != "nt":
        assert path.stat().st_mode & 0o077 == 0
    kept = path.read_bytes()
    exported(tmp_path / "b.png")
    assert path.read_bytes() == kept
    path.write_bytes(b"nonsense")
    assert exported(tmp_path / "c.png") == ""
    assert manifests_of(tmp_path / "c.png", "image/png")[0] == "Valid"


@with_extra
def test_credentials_never_say_that_anyone_was_verified(tmp_path):
    exported(tmp_path / "a.png")
    _, store = manifests_of(tmp_path / "a.png", "image/png")
    (manifest,) = store["manifests"].values()
    assert "verified" not in json.dumps(manifest).lower()
    assert "identity not checked" in manifest["signature_info"]["common_name"]


@with_extra
def test_where_they_cannot_be_made_the_picture_is_written_all_the_same(tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_bytes(b"")
    result = sealed(b"\x89PNG", "a.png", {}, source=None, folder=blocked)
    assert result.data == b"\x89PNG"
    assert result.note


@with_extra
def test_a_source_that_cannot_be_read_costs_the_credentials_not_the_picture(tmp_path):
    note = exported(tmp_path / "a.png", Ingredient("broken.jpg", b"no picture"))
    assert decode_photo(tmp_path / "a.png").width == 120
    assert isinstance(note, str)


def clip_at(path, source=None):
    from gdpw_core.export.clip import ClipJob, write_frames
    from gdpw_core.video.write import ClipFormat

    def frames():
        for k in range(6):
            yield np.full((48, 64, 3), 30 * k, np.uint8)

    job = ClipJob(path, 10.0, "motion=nod amount=1", source=source)
    return write_frames(frames(), ClipFormat(10.0, 64, 48), job)


@with_extra
@pytest.mark.parametrize(("name", "kind"), [("a.mp4", "video/mp4"), ("a.gif", "image/gif")])
def test_clips_carry_them_and_play(tmp_path, name, kind):
    from gdpw_core.video.read import read_video

    source = Ingredient("portrait.png", save_and_read(tmp_path))
    written = clip_at(tmp_path / name, source)
    assert written.note == ""
    assert written.frames == 6
    state, store = manifests_of(tmp_path / name, kind)
    assert state == "Valid"
    manifest = store["manifests"][store["active_manifest"]]
    said = {item["label"]: item["data"] for item in manifest["assertions"]}
    edited = said["c2pa.actions.v2"]["actions"][-1]
    assert edited["parameters"]["settings"] == "motion=nod amount=1"
    assert edited["digitalSourceType"] == DIGITAL_SOURCE_TYPE
    assert manifest["ingredients"][0]["title"] == "portrait.png"
    assert len(list(read_video(tmp_path / name))) == 6
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, "portrait.png"])


def save_and_read(folder):
    save_photo(photo(), folder / "portrait.png")
    return folder / "portrait.png"


@with_extra
def test_every_picture_of_a_sequence_carries_them(tmp_path):
    assert clip_at(tmp_path / "frames").note == ""
    pictures = sorted((tmp_path / "frames").iterdir())
    assert [path.name for path in pictures] == [f"{k:05d}.png" for k in range(1, 7)]
    assert manifests_of(pictures[-1], "image/png")[0] == "Valid"


@with_extra
def test_a_format_that_cannot_carry_them_is_written_without(tmp_path):
    written = clip_at(tmp_path / "a.webm")
    assert written.note == ""
    assert (tmp_path / "a.webm").stat().st_size > 0


@with_extra
def test_a_clip_is_written_even_where_they_cannot_be_made(tmp_path, monkeypatch):
    monkeypatch.setattr(credentials, "key_folder", lambda: tmp_path / "blocked")
    (tmp_path / "blocked").write_bytes(b"")
    written = clip_at(tmp_path / "a.mp4")
    assert written.note
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.mp4", "blocked"]
