from xml.etree import ElementTree

import numpy as np
from PIL import Image

from gdpw_core.controls import Controls
from gdpw_core.head.pack import load_pack
from gdpw_core.image import Photo, decode_photo, save_photo
from gdpw_core.parameters import FaceParameters
from gdpw_core.provenance import (
    DIGITAL_SOURCE_TYPE,
    changed_settings,
    settings_text,
    software_name,
    with_provenance,
)

IPTC = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}DigitalSourceType"
CREATOR = "{http://ns.adobe.com/xap/1.0/}CreatorTool"


def photo() -> Photo:
    return Photo(np.full((8, 8, 3), 90, np.uint8))


def test_the_statement_names_software_kind_and_settings():
    stated = with_provenance(photo(), {"yaw": 12.0, "mouthSmile": 0.25})
    inner = stated.xmp.split("?>", 1)[1].rsplit("<?", 1)[0]
    description = ElementTree.fromstring(inner)[0][0]
    assert description.attrib[IPTC] == DIGITAL_SOURCE_TYPE
    assert description.attrib[CREATOR] == software_name()
    assert "yaw=12 mouthSmile=0.25" in description.attrib.values()


def test_hostile_names_stay_inside_their_attribute():
    stated = with_provenance(photo(), {'"/><evil a="': 1.0})
    inner = stated.xmp.split("?>", 1)[1].rsplit("<?", 1)[0]
    assert len(ElementTree.fromstring(inner)[0]) == 1


def test_the_statement_reaches_a_png_and_leaves_the_pixels_alone(tmp_path):
    source = photo()
    save_photo(with_provenance(source, {"yaw": 3.0}), tmp_path / "out.png")
    with Image.open(tmp_path / "out.png") as stored:
        assert stored.text["DigitalSourceType"] == DIGITAL_SOURCE_TYPE
        assert stored.text["GDPW-Settings"] == "yaw=3"
        assert DIGITAL_SOURCE_TYPE in stored.text["XML:com.adobe.xmp"]
    np.testing.assert_array_equal(decode_photo(tmp_path / "out.png").pixels, source.pixels)


def test_settings_are_those_that_moved():
    fitted = FaceParameters.neutral()
    controls = Controls(None)
    wanted = {"yaw": 10.0, "jaw_open": 5.0, "shape.3": -1.0}
    parameters = controls.with_values(wanted, fitted, fitted)
    changed = changed_settings(controls, parameters, fitted)
    assert changed == {name: np.float64(changed[name]) for name in wanted}
    np.testing.assert_allclose(list(changed.values()), list(wanted.values()), atol=1e-9)
    assert settings_text(changed) == "yaw=10 jaw_open=5 shape.3=-1"
    assert changed_settings(controls, fitted, fitted) == {}


def test_a_change_of_named_features_is_stated_in_their_names():
    fitted = FaceParameters.neutral()
    controls = load_pack().controls()
    edit = controls.with_values({"nose_width": -2.0, "jaw_width": 3.0}, fitted, fitted)
    assert settings_text(changed_settings(controls, edit, fitted)) == "jaw_width=3 nose_width=-2"
