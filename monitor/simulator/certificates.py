"""A certificate authority of the simulator's own, and a good or a bad certificate for each host, made when asked for.

One key serves every good certificate, so that one fingerprint is enough for Chromium; the bad ones have a key of
their own, so that Chromium refuses them as it would in earnest.
"""

import base64
import hashlib
import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from monitor.simulator.faults import Fault

BAD = {Fault.CERT_EXPIRED, Fault.CERT_WRONG_HOST, Fault.CERT_SELF_SIGNED}

ISSUER = x509.AccessDescription(
    AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier("http://ca.simulator.invalid/middle.der")
)
"""Where nobody can fetch it: the simulator has no way out."""


class Certificates:
    """Server-side TLS for every host. Files are written to *folder*, which must exist and be private."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._root_key, self._middle_key, self._good_key, self._bad_key = (
            ec.generate_private_key(ec.SECP256R1()) for _ in range(4)
        )
        self._root = self._authority("Simulated Root CA", self._root_key, issuer=None)
        self._middle = self._authority("Simulated Issuing CA", self._middle_key, issuer=self._root)
        self._contexts: dict[tuple[str, Fault | None, float], ssl.SSLContext] = {}
        self.ca_file = folder / "simulator-ca.pem"
        self.ca_file.write_bytes(self._root.public_bytes(Encoding.PEM))

    @property
    def spki(self) -> tuple[str, ...]:
        """Base64 of the SHA-256 of the good key, as Chromium's ``--ignore-certificate-errors-spki-list`` wants it."""
        key = self._good_key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return (base64.b64encode(hashlib.sha256(key).digest()).decode(),)

    def context(self, host: str, fault: Fault | None = None, days: float = 90.0) -> ssl.SSLContext:
        """What *host* presents: a good chain, or the bad one of *fault*; an ending one holds *days* more."""
        key = (host, fault, days)
        if key not in self._contexts:
            self._contexts[key] = self._load(host, fault, days)
        return self._contexts[key]

    def _load(self, host: str, fault: Fault | None, days: float) -> ssl.SSLContext:
        now = datetime.now(UTC)
        ends = {Fault.CERT_EXPIRED: now - timedelta(days=1), Fault.CERT_EXPIRING: now + timedelta(days=days)}
        name = "wrong-host.invalid" if fault is Fault.CERT_WRONG_HOST else host
        key = self._bad_key if fault in BAD else self._good_key
        leaf = self._leaf(name, key, ends.get(fault or Fault.SLOW, now + timedelta(days=90)), fault)
        alone = fault in {Fault.CERT_INCOMPLETE, Fault.CERT_SELF_SIGNED}
        file = self._folder / f"{host}-{fault or 'good'}-{days:g}.pem"
        file.touch(mode=0o600)
        file.write_bytes(
            key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            + leaf.public_bytes(Encoding.PEM)
            + (b"" if alone else self._middle.public_bytes(Encoding.PEM))
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(file)
        context.set_alpn_protocols(["http/1.1"])
        return context

    def _authority(
        self, name: str, key: ec.EllipticCurvePrivateKey, issuer: x509.Certificate | None
    ) -> x509.Certificate:
        subject = _name(name)
        now = datetime.now(UTC)
        public = key.public_key()
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer.subject if issuer else subject)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=400))
            .not_valid_after(now + timedelta(days=400))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(_usage(signing=False), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._root_key.public_key()), critical=False
            )
            .sign(self._root_key, hashes.SHA256())
        )

    def _leaf(
        self, host: str, key: ec.EllipticCurvePrivateKey, ends: datetime, fault: Fault | None
    ) -> x509.Certificate:
        own = fault is Fault.CERT_SELF_SIGNED
        subject = _name(host)
        signer = key if own else self._middle_key
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject if own else self._middle.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(ends - timedelta(days=120))
            .not_valid_after(ends)
            .add_extension(x509.SubjectAlternativeName([_general(host)]), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signing=True), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        )
        if (
            not own
        ):  # public authorities say where the next certificate is: it tells an incomplete chain from a strange one
            made = made.add_extension(x509.AuthorityInformationAccess([ISSUER]), critical=False)
        return made.sign(signer, hashes.SHA256())


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])])


def _general(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _usage(*, signing: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signing,
        key_cert_sign=not signing,
        crl_sign=not signing,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
