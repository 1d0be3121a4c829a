"""Plain words about an edit in the file itself: what made it and which settings were used.

This is a statement, not a proof: nothing is signed here.
"""

from collections.abc import Mapping
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from xml.sax.saxutils import quoteattr

from gdpw_core.controls import Controls
from gdpw_core.image import Photo
from gdpw_core.parameters import FaceParameters

SOFTWARE = "GDPW Studio"
# IPTC NewsCodes: a photograph of which parts were made or moved by a trained model.
DIGITAL_SOURCE_TYPE = (
    "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
)
_MOVED = 1e-6
_NAMESPACE = "urn:gdpw-studio:edit:1"


def software_name() -> str:
    """Name and version as exports state it, such as "GDPW Studio 0.1.0"."""
    try:
        return f"{SOFTWARE} {version('gdpw-studio')}"
    except PackageNotFoundError:
        return SOFTWARE


def changed_settings(
    controls: Controls, parameters: FaceParameters, fitted: FaceParameters
) -> dict[str, float]:
    """The controls that an edit moved away from the fit, with their values.

    Expression coefficients are left out: the named units say the same in words. So are those of
    the shape where its named features do.
    """
    changed: dict[str, float] = {}
    silent = {"expression", controls.saying_no_more_of_shape(parameters, fitted)}
    for control in controls:
        value = controls.value(control.name, parameters, fitted)
        moved = abs(value - controls.value(control.name, fitted, fitted)) > _MOVED
        if moved and control.group not in silent:
            changed[control.name] = value
    return changed


def settings_text(settings: Mapping[str, float]) -> str:
    """Settings as people and `--set` write them: "yaw=12 jaw_open=8"; empty without any."""
    return " ".join(f"{name}={value:.6g}" for name, value in settings.items())


def with_provenance(photo: Photo, settings: Mapping[str, float]) -> Photo:
    """The same photo, its export stating the software, the kind of edit and its settings.

    Pixels are untouched; `save_photo` writes the statement as XMP in every format and as texts in
    PNG. The source's position never enters a `Photo`, so exports carry none.

    Args:
        photo: the edited picture.
        settings: the controls that differ from the fit, by name, in the controls' units.
    """
    software = software_name()
    attributes = {
        "rdf:about": "",
        "xmlns:xmp": "http://ns.adobe.com/xap/1.0/",
        "xmlns:Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
        "xmlns:gdpw": _NAMESPACE,
        "xmp:CreatorTool": software,
        "Iptc4xmpExt:DigitalSourceType": DIGITAL_SOURCE_TYPE,
        "gdpw:settings": settings_text(settings),
    }
    listed = "\n   ".join(f"{name}={quoteattr(value)}" for name, value in attributes.items())
    xmp = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        ' <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        f"  <rdf:Description {listed}/>\n"
        " </rdf:RDF>\n"
        "</x:xmpmeta>\n"
        '<?xpacket end="w"?>'
    )
    notes = {
        "Software": software,
        "DigitalSourceType": DIGITAL_SOURCE_TYPE,
        "GDPW-Settings": settings_text(settings),
    }
    return replace(photo, xmp=xmp, notes=notes)
