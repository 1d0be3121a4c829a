"""Content credentials (C2PA) in exported pictures and clips, where the extra `c2pa` is installed.

They say what the plain metadata says, and that the file was not changed since. The key is this
computer's own: credentials made here tell nothing about who made them.
"""

import importlib.util
import io
import json
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from gdpw_core.errors import GdpwError
from gdpw_core.export.local_key import key_folder, local_key
from gdpw_core.provenance import DIGITAL_SOURCE_TYPE, settings_text, software_name

_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".gif": "image/gif",
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".mov": "video/quicktime",
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
    """The photo or clip that was edited, with the credentials that it may carry itself.

    Args:
        name: of its file.
        data: content of its file; a path is read only while it is hashed.
    """

    name: str
    data: bytes | Path

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
    target = io.BytesIO()
    words = settings_text(settings)
    note = _sign(io.BytesIO(data), target, kind, _Claim(name, words, source, folder))
    return Sealed(data, note) if note else Sealed(target.getvalue())


def seal_file(path: Path, name: str, settings: str, *, source: Ingredient | None) -> str:
    """Put content credentials into a file, in place; as `sealed`, it never fails for them.

    Args:
        path: the finished file, by any name.
        name: what it will be called; of clips .mp4 and .gif can carry credentials, .webm cannot.
        settings: what was done, in words.
        source: the photo or clip that was edited.

    Returns:
        Why there are none; empty if there are, or if none were to be made.
    """
    kind = _TYPES.get(Path(name).suffix.lower())
    if kind is None or not credentials_available():
        return ""
    signed = path.with_name(f"{path.name}.signed")
    try:
        with path.open("rb") as content, signed.open("w+b") as target:
            note = _sign(content, target, kind, _Claim(name, settings, source, key_folder()))
        if not note:
            os.replace(signed, path)
    except OSError as error:
        note = str(error.strerror or error)
    finally:
        signed.unlink(missing_ok=True)
    return note


@dataclass(frozen=True, eq=False)
class _Claim:
    name: str
    settings: str
    source: Ingredient | None
    folder: Path  # of the key


def _sign(content: BinaryIO, target: BinaryIO, kind: str, claim: _Claim) -> str:
    """Write the content with credentials; returns why that cannot be done, or nothing."""
    from c2pa import C2paError

    try:
        _signed(content, target, kind, claim)
    except (C2paError, GdpwError, OSError, ValueError) as error:
        _log.warning("no content credentials in %s: %s", claim.name, error)
        return " ".join(str(error).split())[:120] or type(error).__name__
    return ""


def _signed(content: BinaryIO, target: BinaryIO, kind: str, claim: _Claim) -> None:
    from c2pa import Builder, C2paSignerInfo, Context, Signer

    chain, key = local_key(claim.folder)
    source = claim.source
    source_kind = _TYPES.get(Path(source.name).suffix.lower()) if source is not None else None
    manifest = _manifest(claim.name, claim.settings, opened=source_kind is not None)
    with (
        Context.from_dict(_SETTINGS) as context,
        Signer.from_info(C2paSignerInfo(b"es256", chain, key, None)) as signer,
        Builder(json.dumps(manifest), context) as builder,
    ):
        if source is not None and source_kind is not None:
            entry = {"title": source.name, "relationship": "parentOf", "label": _SOURCE}
            with _opened(source.data) as stream:
                builder.add_ingredient(json.dumps(entry), source_kind, stream)
        builder.sign(signer, kind, content, target)


def _opened(data: bytes | Path) -> BinaryIO:
    return data.open("rb") if isinstance(data, Path) else io.BytesIO(data)


def _manifest(name: str, settings: str, *, opened: bool) -> dict[str, object]:
    program, _, version = software_name().rpartition(" ")
    agent = {"name": program or version, "version": version}
    edited = {
        "action": "c2pa.edited",
        "softwareAgent": agent,
        "digitalSourceType": DIGITAL_SOURCE_TYPE,
        "parameters": {"settings": settings},
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
