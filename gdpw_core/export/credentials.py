"""Content credentials (C2PA) in exported pictures, where the extra `c2pa` is installed.

They say what the plain metadata says, and that the file was not changed since. The key is this
computer's own: credentials made here tell nothing about who made them.
"""

import importlib.util
import io
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gdpw_core.errors import GdpwError
from gdpw_core.export.local_key import local_key
from gdpw_core.provenance import DIGITAL_SOURCE_TYPE, settings_text, software_name

_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
}
# Nothing is fetched for them, and no picture of the source or the result is put into them.
_SETTINGS = {
    "builder": {"thumbnail": {"enabled": False}},
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False},
}
_SOURCE = "source"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Ingredient:
    """The photo that was edited, with the credentials that it may carry itself.

    Args:
        name: of its file.
        data: content of its file.
    """

    name: str
    data: bytes

    @classmethod
    def of_file(cls, path: Path) -> "Ingredient | None":
        """A file as it is; None where it is not needed, or cannot be read any more."""
        if not credentials_available():
            return None
        try:
            return cls(path.name, path.read_bytes())
        except OSError:
            return None


@dataclass(frozen=True, eq=False)
class Sealed:
    """A file's content with credentials, or as it was.

    Args:
        data: the content.
        note: why there are no credentials; empty if there are, or if none were to be made.
    """

    data: bytes | memoryview
    note: str = ""


def credentials_available() -> bool:
    """Whether the extra is installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("c2pa", "cryptography"))


def sealed(
    data: bytes | memoryview,
    name: str,
    settings: Mapping[str, float],
    *,
    source: Ingredient | None,
    folder: Path,
) -> Sealed:
    """A picture's file content with content credentials in it.

    An export never fails for them: without the extra, or where they cannot be made, the content
    stays as it is.

    Args:
        data: content of the file.
        name: of the file; its suffix says the format.
        settings: the controls that differ from the fit.
        source: the photo that was edited.
        folder: where the key of this computer is kept.
    """
    kind = _TYPES.get(Path(name).suffix.lower())
    if kind is None or not credentials_available():
        return Sealed(data)
    from c2pa import C2paError

    try:
        return Sealed(_signed(data, kind, name, settings, source, folder))
    except (C2paError, GdpwError, OSError, ValueError) as error:
        _log.warning("no content credentials in %s: %s", name, error)
        return Sealed(data, " ".join(str(error).split())[:120])


def _signed(
    data: bytes | memoryview,
    kind: str,
    name: str,
    settings: Mapping[str, float],
    source: Ingredient | None,
    folder: Path,
) -> bytes:
    from c2pa import Builder, C2paSignerInfo, Context, Signer

    chain, key = local_key(folder)
    source_kind = _TYPES.get(Path(source.name).suffix.lower()) if source is not None else None
    manifest = _manifest(name, settings, opened=source_kind is not None)
    target = io.BytesIO()
    with (
        Context.from_dict(_SETTINGS) as context,
        Signer.from_info(C2paSignerInfo(b"es256", chain, key, None)) as signer,
        Builder(json.dumps(manifest), context) as builder,
    ):
        if source is not None and source_kind is not None:
            entry = {"title": source.name, "relationship": "parentOf", "label": _SOURCE}
            builder.add_ingredient(json.dumps(entry), source_kind, io.BytesIO(source.data))
        builder.sign(signer, kind, io.BytesIO(data), target)
    return target.getvalue()


def _manifest(name: str, settings: Mapping[str, float], *, opened: bool) -> dict[str, object]:
    program, _, version = software_name().rpartition(" ")
    agent = {"name": program or version, "version": version}
    edited = {
        "action": "c2pa.edited",
        "softwareAgent": agent,
        "digitalSourceType": DIGITAL_SOURCE_TYPE,
        "parameters": {"settings": settings_text(settings)},
    }
    first: dict[str, object] = (
        {"action": "c2pa.opened", "parameters": {"ingredientIds": [_SOURCE]}}
        if opened
        else {"action": "c2pa.created", "digitalSourceType": DIGITAL_SOURCE_TYPE}
    )
    return {
        "claim_generator_info": [agent],
        "title": name,
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [first, edited]}}],
    }
