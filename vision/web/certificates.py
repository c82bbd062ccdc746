"""HTTPS for the addresses of the local network: an authority of the user's own, and what it vouches for."""

from __future__ import annotations

import datetime
import ipaddress
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from vision.web.errors import WebError
from vision.web.network import PRIVATE_NETWORKS

_AUTHORITY_DAYS = 3650
_LEAF_DAYS = 90
"""Browsers take at most 398, iOS 825 from authorities that a user installed."""
_RENEW_DAYS = 14
_Key = ec.EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class Certificates:
    """The files that HTTPS takes, and the authority that a phone can be told to trust."""

    chain: Path
    key: Path
    authority: bytes
    """As DER, which phones install."""


def data_folder() -> Path:
    """Where the authority is kept: the user's data folder."""
    if os.name == "nt":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "digit-reader"


def certificates_for(addresses: Sequence[str], folder: Path) -> Certificates:
    """Certificates for those IP addresses, made or renewed in `folder` where need be.

    Keys can be read by the user alone. Raises WebError where the folder can't be written to, or holds
    something else.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        authority, authority_key = _authority(folder)
        chain, key = folder / "server.pem", folder / "server.key"
        if not _is_good(chain, key, addresses, authority):
            _make_leaf(chain, key, addresses, authority, authority_key)
    except OSError as error:
        raise WebError(
            f"cannot keep certificates in {folder}; {error.strerror}; set XDG_DATA_HOME to a folder of yours"
        ) from error
    except ValueError as error:
        raise WebError(f"the certificates in {folder} are damaged; remove that folder") from error
    return Certificates(chain, key, authority.public_bytes(serialization.Encoding.DER))


def _authority(folder: Path) -> tuple[x509.Certificate, _Key]:
    """The authority of this user, made the first time."""
    certificate_file, key_file = folder / "authority.pem", folder / "authority.key"
    if certificate_file.exists() and key_file.exists():
        certificate = x509.load_pem_x509_certificate(certificate_file.read_bytes())
        key = serialization.load_pem_private_key(key_file.read_bytes(), None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise ValueError("not a key of ours")
        if _days_left(certificate) > _LEAF_DAYS:
            return certificate, key
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Digit reader on this computer")])
    certificate = (
        _builder(name, name, key, _AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(is_authority=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        # It can vouch for private addresses only: whoever steals it gains no bank's name.
        .add_extension(_private_only(), critical=True)
        .sign(key, hashes.SHA256())
    )
    _write_key(key_file, key)
    certificate_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return certificate, key


def _make_leaf(
    chain: Path, key_file: Path, addresses: Sequence[str], authority: x509.Certificate, authority_key: _Key
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Digit reader")])
    names = [x509.IPAddress(ipaddress.ip_address(address)) for address in addresses]
    certificate = (
        _builder(name, authority.subject, key, _LEAF_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(is_authority=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False
        )
        .sign(authority_key, hashes.SHA256())
    )
    _write_key(key_file, key)
    pem = serialization.Encoding.PEM
    chain.write_bytes(certificate.public_bytes(pem) + authority.public_bytes(pem))


def _is_good(chain: Path, key: Path, addresses: Sequence[str], authority: x509.Certificate) -> bool:
    """Whether the certificate that is there vouches for all `addresses` for a while."""
    if not chain.exists() or not key.exists():
        return False
    certificate = x509.load_pem_x509_certificate(chain.read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    known = {str(address) for address in names.get_values_for_type(x509.IPAddress)}
    is_ours = (
        certificate.issuer == authority.subject
        and authority.public_bytes(serialization.Encoding.PEM) in chain.read_bytes()
    )
    return is_ours and known >= set(addresses) and _days_left(certificate) > _RENEW_DAYS


def _builder(subject: x509.Name, issuer: x509.Name, key: _Key, days: int) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # A phone's clock may be slow.
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=days))
    )


def _private_only() -> x509.NameConstraints:
    allowed = [x509.IPAddress(network) for network in PRIVATE_NETWORKS]
    return x509.NameConstraints(permitted_subtrees=allowed, excluded_subtrees=[x509.DNSName("")])


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _write_key(path: Path, key: _Key) -> None:
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)


def _days_left(certificate: x509.Certificate) -> float:
    return (certificate.not_valid_after_utc - datetime.datetime.now(datetime.UTC)).total_seconds() / 86400
