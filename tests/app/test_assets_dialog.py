"""The list of heads and weights in the window: import, check, choose, remove, change the head."""

from types import SimpleNamespace

import pytest
from fakes import FakePipeline, portrait_of
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton

from gdpw_core.assets.store import AssetStore
from gdpw_core.controls import Controls, ExpressionUnits
from gdpw_core.model import GeneratorConfig, build_generator
from gdpw_core.model.weights import WeightsInfo, save_weights

ATTACK = b"\x80\x02cos\nsystem\nX\x02\x00\x00\x00id\x85R."


@pytest.fixture
def weights(tmp_path):
    path = tmp_path / "mine.safetensors"
    network = build_generator(GeneratorConfig("geom_disp", (4, 6)), None)
    save_weights(path, network, WeightsInfo(network.config, False, "", 0, 1, title="Mine"))
    return path


@pytest.fixture
def dialog(window):
    shown = window.asset_wiring.show()
    yield shown
    if window.asset_wiring.dialog is not None:
        window.asset_wiring.dialog.close()


def texts(dialog):
    return " | ".join(label.text() for label in dialog.findChildren(QLabel) if label.text())


def button(dialog, name):
    dialog.repaint()
    return next(b for b in dialog.findChildren(QPushButton) if b.accessibleName() == name)


def wait_until_done(qtbot, window):
    qtbot.waitUntil(lambda: not window.studio.assets.busy, timeout=20_000)
    QTest.qWait(20)


def test_the_menu_opens_the_list_of_what_is_here_and_what_could_be(window):
    window.actions_.assets.trigger()
    dialog = window.asset_wiring.dialog
    said = texts(dialog)
    assert "Open head" in said
    assert "FLAME head model" in said
    assert "flame.is.tue.mpg.de" in said
    assert "Basel Face Model" in said
    dialog.close()
    assert window.asset_wiring.dialog is None


def test_everything_in_the_list_can_be_reached_by_keyboard_and_is_named(dialog):
    for each in dialog.findChildren(QPushButton):
        assert each.toolTip()
        assert each.accessibleName() or each.text()
        assert each.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_an_import_appears_can_be_used_and_removed(window, dialog, weights, qtbot, monkeypatch):
    made = []
    monkeypatch.setattr(
        "app.assets.wiring.pipeline_maker",
        lambda chosen: made.append(chosen) or (lambda: FakePipeline(weights="mine")),
    )
    window.studio.assets.import_files([weights])
    wait_until_done(qtbot, window)
    assert "Mine was imported" in dialog.note.text()
    button(dialog, "Use: Mine").click()
    qtbot.waitUntil(lambda: "Generator mine" in window.status.engine.text())
    assert made[0].weights.title == "Mine"
    button(dialog, "Verify: Mine").click()
    wait_until_done(qtbot, window)
    assert "unchanged and readable" in dialog.note.text()
    button(dialog, "Remove: Mine").click()
    (box,) = dialog.findChildren(QMessageBox)
    next(b for b in box.buttons() if b.text() == "Remove").click()
    assert len(made) == 2
    assert made[1].weights is None
    assert AssetStore().imported() == ()
    box.close()


def test_an_attack_is_refused_in_one_sentence(window, dialog, tmp_path, qtbot):
    path = tmp_path / "generic_model.pkl"
    path.write_bytes(ATTACK)
    window.studio.assets.import_files([path])
    wait_until_done(qtbot, window)
    assert "names os.system, which no head model needs; nothing was run" in dialog.note.text()
    assert dialog.note.property("role") == "problem"
    assert not dialog.bar.isVisible()


def drop(target, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    place = QPointF(QPoint(target.width() // 2, target.height() // 3))
    event = QDropEvent(
        place, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    target.dropEvent(event)


def test_a_model_dropped_on_the_list_is_imported(window, dialog, weights, qtbot):
    drop(dialog, weights)
    wait_until_done(qtbot, window)
    assert "Mine" in texts(dialog)


def test_a_model_dropped_on_the_window_is_imported_and_offered(window, weights, qtbot):
    drop(window, weights)
    wait_until_done(qtbot, window)
    assert "Mine was imported" in window.banner.text
    assert AssetStore().find("mine").title == "Mine"


class OtherHead(FakePipeline):
    """A head with fewer units and another fit."""

    def __init__(self):
        super().__init__()
        units = self.pack.units
        fewer = ExpressionUnits(
            units.names[:-1], units.to_expression[:, :-1], units.from_expression[:-1]
        )
        self.controls = Controls(fewer)
        self.pack = SimpleNamespace(**{**vars(self.pack), "units": fewer, "identity": "c" * 64,
                                       "name": "FLAME"})  # fmt: skip
        self.status.head, self.status.head_identity = "FLAME", "c" * 64

    def prepare(self, photo, face):
        return portrait_of(photo, seed=7, face=face)


def test_another_head_is_fitted_and_the_edit_comes_along(window, open_portrait, qtbot):
    session = open_portrait(window)
    qtbot.waitUntil(lambda: window.studio.engine.present is not None)
    unit = session.controls.group("units")[0].name
    session.set_values({"yaw": 12.0, "jaw_open": 9.0, unit: 0.6, "shape.3": 1.5}, "Edit")
    fitted = session.fitted
    window.studio.use_models(OtherHead)
    qtbot.waitUntil(lambda: session.fitted != fitted)
    assert session.value("yaw") == pytest.approx(12.0)
    assert session.value("jaw_open") == pytest.approx(9.0)
    assert session.value(unit) == pytest.approx(0.6)
    assert session.value("shape.3") == session.fitted_value("shape.3")
    assert session.stack.count() == 1
    assert "FLAME was fitted to the photo" in window.banner.text
    assert "shape and numbered expressions did not" in window.banner.text
    assert len(session.controls.group("units")) < len(FakePipeline().controls.group("units"))
    session.stack.undo()
    assert session.parameters == session.fitted


def test_another_head_without_an_edit_leaves_no_step(window, open_portrait, qtbot):
    session = open_portrait(window)
    qtbot.waitUntil(lambda: window.studio.engine.present is not None)
    fitted = session.fitted
    window.studio.use_models(OtherHead)
    qtbot.waitUntil(lambda: session.fitted != fitted)
    assert session.stack.count() == 0
    assert "FLAME is in use and was fitted" in window.banner.text


def test_another_head_without_a_photo_only_changes_the_sliders(window, qtbot):
    qtbot.waitUntil(lambda: window.studio.engine.present is not None)
    before = window.studio.session.controls
    window.studio.use_models(OtherHead)
    qtbot.waitUntil(lambda: window.studio.session.controls is not before)
    assert window.studio.session.portrait is None


def test_a_head_that_cannot_be_loaded_leaves_the_one_before(window, open_portrait, qtbot):
    from gdpw_core.errors import AssetError

    session = open_portrait(window)
    qtbot.waitUntil(lambda: window.studio.engine.present is not None)
    session.set_values({"yaw": 12.0}, "Edit")
    edited, controls = session.parameters, session.controls

    def broken():
        raise AssetError("head.npz: damaged")

    window.studio.use_models(broken)
    qtbot.waitUntil(lambda: "damaged" in window.banner.text)
    qtbot.waitUntil(lambda: not window.studio.jobs.pending)
    assert session.parameters == edited
    assert session.controls is controls


def test_closing_the_list_during_an_import_loses_nothing(window, dialog, weights, qtbot):
    window.studio.assets.import_files([weights])
    dialog.close()
    wait_until_done(qtbot, window)
    assert AssetStore().find("mine").title == "Mine"
    assert "Mine was imported" in window.banner.text
