"""Many photos are turned to the front: dropped, watched, cancelled."""

import time

import pytest
from fakes import FakePipeline
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from window_acts import drop, files

from app.opening.frontal_batch import photos_in
from app.panels.frontalize_many import FrontalizeMany
from gdpw_core.image import decode_photo


@pytest.fixture
def photos(tmp_path):
    folder = tmp_path / "holiday"
    folder.mkdir()
    made = []
    for number in range(4):
        path = folder / f"photo {number}.jpg"
        Image.new("RGB", (160, 120), (40 * number, 90, 120)).save(path)
        made.append(path)
    (folder / "notes.txt").write_text("no photo")
    return made


def dropped(window, *paths):
    window.drop_overlay.appear(usable=True)
    drop(window, files(*paths), QPoint(window.width() - 60, 300))
    return window.findChild(FrontalizeMany)


def states(window):
    return [item.state for item in window.studio.batch.items]


def test_several_photos_dropped_on_frontalize_are_written_beside_each_other(window, photos, qtbot):
    photos[1].write_text("broken")
    dialog = dropped(window, *photos)
    assert dialog.isVisible()
    assert states(window) == ["waiting"] * 4
    QTest.mouseClick(dialog.start_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.studio.batch.running, timeout=8000)
    assert states(window) == ["written", "failed", "written", "written"]
    results = sorted(path.name for path in (photos[0].parent / "frontal").iterdir())
    assert results == [f"photo {n}_frontal.png" for n in (0, 2, 3)]
    assert "3 of 4 photos written" in dialog.summary.text()
    assert "photo 1.jpg" in dialog.table.item(1, 1).text()
    written = decode_photo(photos[0].parent / "frontal" / results[0])
    assert (written.width, written.height) == (160, 120)
    # The portrait being edited is no part of it.
    assert window.studio.session.portrait is None
    dialog.close()


def test_a_dropped_folder_stands_for_its_photos_and_no_file_is_replaced(window, photos, qtbot):
    folder = photos[0].parent
    (folder / "frontal").mkdir()
    (folder / "frontal" / "photo 0_frontal.png").write_text("keep me")
    dialog = dropped(window, folder)
    assert [item.source for item in window.studio.batch.items] == photos
    dialog.start_button.click()
    qtbot.waitUntil(lambda: not window.studio.batch.running, timeout=8000)
    assert (folder / "frontal" / "photo 0_frontal.png").read_text() == "keep me"
    assert (folder / "frontal" / "photo 0_frontal-2.png").exists()
    dialog.close()


def test_cancel_leaves_whole_files_and_stops(make_window, photos, qtbot):
    class Slow(FakePipeline):
        def open_portrait(self, photo, face=None):
            time.sleep(0.15)
            return super().open_portrait(photo, face)

    window = make_window(Slow())
    dialog = dropped(window, *photos)
    dialog.start_button.click()
    qtbot.waitUntil(lambda: "written" in states(window), timeout=8000)
    assert dialog.cancel_button.text() == "Cancel"
    dialog.cancel_button.click()
    assert not window.studio.batch.running
    count = states(window).count("written")
    assert states(window).count("cancelled") == 4 - count
    QTest.qWait(400)
    results = list((photos[0].parent / "frontal").iterdir())
    assert len(results) == count
    for path in results:
        decode_photo(path)
    dialog.close()


@pytest.mark.parametrize("way", ["escape", "button", "title bar"])
def test_the_list_is_closed_by_key_button_and_title_bar(window, photos, qtbot, way):
    dialog = dropped(window, *photos[:2])
    if way == "escape":
        QTest.keyClick(dialog.table, Qt.Key.Key_Escape)
    elif way == "button":
        QTest.mouseClick(dialog.cancel_button, Qt.MouseButton.LeftButton)
    else:
        dialog.close()
    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: window.findChild(FrontalizeMany) is None)


def test_of_several_faces_the_largest_is_taken_and_said(make_window, photos, qtbot):
    window = make_window(FakePipeline(faces=3))
    dialog = dropped(window, *photos[:2])
    dialog.start_button.click()
    qtbot.waitUntil(lambda: not window.studio.batch.running, timeout=8000)
    assert "the largest of 3 faces" in dialog.table.item(0, 1).text()
    dialog.close()


def test_several_photos_dropped_to_edit_open_the_first_and_offer_the_batch(window, photos, qtbot):
    drop(window, files(*photos))
    qtbot.waitUntil(lambda: window.studio.session.portrait is not None)
    assert window.studio.session.portrait.photo.path == photos[0]
    assert "first of 4" in window.banner.text
    window.banner.button.click()
    dialog = window.findChild(FrontalizeMany)
    assert len(window.studio.batch.items) == 4
    dialog.close()


def test_a_batch_and_the_work_in_the_window_take_turns(window, open_portrait, photos, qtbot):
    dialog = dropped(window, *photos)
    dialog.start_button.click()
    open_portrait(window)
    qtbot.waitUntil(lambda: not window.studio.batch.running, timeout=8000)
    assert states(window) == ["written"] * 4
    dialog.close()


def test_photos_are_found_once_each(photos, tmp_path):
    found = photos_in([photos[2], photos[0].parent, tmp_path / "missing.jpg"])
    assert found == [photos[2], photos[0], photos[1], photos[3]]
