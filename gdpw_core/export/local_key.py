"""The key that signs content credentials on this computer: made at first use, known to nobody.

It shows that a file was not changed since this program wrote it. Who holds it is not checked by
anyone, and its certificate says so.
"""

import datetime
import os
from pathlib import Path
from typing import TYPE_CHECKING

from gdpw_core.errors import AssetError

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

_FILE = "local_key.pem"
_YEARS = 10
_LARGEST = 50_000
_ORGANISATION = "GDPW Studio"
_ISSUER = "Local issuer, identity not checked"
_HOLDER = "Local key, identity not checked"
_KEY_MARK = b"-----BEGIN PRIVATE KEY-----"


def key_folder() -> Path:
    """Where this user's key is kept."""
    import platformdirs  # here, because only this needs it and start-up time counts

    return Path(platformdirs.user_data_dir("gdpw-studio", appauthor=False)) / "credentials"


def local_key(folder: Path) -> tuple[bytes, bytes]:
    """Certificates and private key, PEM; made if there is none, or if it runs out.

    Args:
        folder: where it is kept, readable by this user only.

    Raises:
        AssetError: the folder cannot be used.
    """
    path = folder / _FILE
    try:
        kept = _read(path)
        if kept is None:
            folder.mkdir(parents=True, exist_ok=True)
            kept = _made()
            _write_privately(path, b"".join(kept))
    except OSError as error:
        raise AssetError(f"{path}: {error.strerror or error}") from error
    return kept


def _read(path: Path) -> tuple[bytes, bytes] | None:
    """What is kept; None if there is none, or it is damaged or runs out."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    if not path.is_file() or path.stat().st_size > _LARGEST:
        return None
    chain, mark, rest = path.read_bytes().partition(_KEY_MARK)
    try:
        key = load_pem_private_key(mark + rest, None)
        holder = x509.load_pem_x509_certificates(chain)[0]
        soon = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1)
        sound = holder.public_key() == key.public_key() and holder.not_valid_after_utc > soon
    except (ValueError, TypeError, IndexError):
        return None
    return (chain, mark + rest) if sound else None


def _made() -> tuple[bytes, bytes]:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    issuer_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    certificates = (
        _certificate(_HOLDER, key, issuer_key, is_issuer=False),
        _certificate(_ISSUER, issuer_key, issuer_key, is_issuer=True),
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return b"".join(certificate.public_bytes(pem) for certificate in certificates), private


def _certificate(
    name: str,
    key: "EllipticCurvePrivateKey",
    issuer_key: "EllipticCurvePrivateKey",
    *,
    is_issuer: bool,
) -> "x509.Certificate":
    """A certificate of the form that C2PA asks of signers (document signing) and of issuers."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import ExtendedKeyUsageOID

    now = datetime.datetime.now(datetime.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(_ISSUER))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=365 * _YEARS))
        .add_extension(x509.BasicConstraints(is_issuer, 0 if is_issuer else None), critical=True)
        .add_extension(_usage(is_issuer), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if not is_issuer:
        authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
        usages = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
        builder = builder.add_extension(usages, critical=True)
        builder = builder.add_extension(authority, critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def _usage(is_issuer: bool) -> "x509.KeyUsage":
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=not is_issuer,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_issuer,
        crl_sign=is_issuer,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common: str) -> "x509.Name":
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _ORGANISATION),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _write_privately(path: Path, data: bytes) -> None:
    """Whole or not at all, and never readable by others."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
