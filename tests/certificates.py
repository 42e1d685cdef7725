"""Makes certificate authorities and server certificates, good and bad, for servers on loopback."""

import datetime as dt
import ipaddress
import ssl
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

DAY = dt.timedelta(days=1)


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True, kw_only=True)
class Issued:
    """A certificate, its key, and the certificates between it and its root, nearest first."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    above: tuple[x509.Certificate, ...] = ()

    @property
    def pem(self) -> bytes:
        """The certificate as PEM."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def fingerprint(self) -> str:
        """SHA-256 in lower-case hex."""
        return self.certificate.fingerprint(hashes.SHA256()).hex()

    def write(self, folder: Path, name: str) -> Path:
        """The certificate alone, as a CA file."""
        path = folder / f"{name}.pem"
        path.write_bytes(self.pem)
        return path


def name_of(common_name: str, organization: str = "") -> x509.Name:
    words = [x509.NameAttribute(NameOID.COMMON_NAME, common_name)]
    if organization:
        words.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization))
    return x509.Name(words)


def _build(subject: x509.Name, issuer: x509.Name, key, signer, *, ca: bool, begins, ends, names=(), aia=False):
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName([_san(each) for each in names]), critical=False)
    if aia:
        where = x509.UniformResourceIdentifier("http://ca.invalid/issuer.crt")
        access = x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, where)
        builder = builder.add_extension(x509.AuthorityInformationAccess([access]), critical=False)
    if not ca:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    return builder.sign(signer, hashes.SHA256())


def _san(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def authority(
    common_name: str = "Test Root", *, organization: str = "", under: Issued | None = None, aia=False
) -> Issued:
    """A root, or an intermediate when *under* another authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = name_of(common_name, organization)
    issuer, signer = (under.certificate.subject, under.key) if under else (subject, key)
    made = _build(subject, issuer, key, signer, ca=True, begins=now() - 30 * DAY, ends=now() + 900 * DAY, aia=aia)
    above = (under.certificate, *under.above) if under and under.certificate.issuer != under.certificate.subject else ()
    return Issued(certificate=made, key=key, above=above)


def leaf(
    by: Issued | None,
    *names: str,
    begins: dt.datetime | None = None,
    ends: dt.datetime | None = None,
    common_name: str = "",
    aia: bool = False,
) -> Issued:
    """A server's certificate for *names*, signed *by* an authority or, by None, by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = name_of(common_name or (names[0] if names else "server"))
    issuer, signer = (by.certificate.subject, by.key) if by else (subject, key)
    begins, ends = begins or now() - DAY, ends or now() + 90 * DAY
    made = _build(subject, issuer, key, signer, ca=False, begins=begins, ends=ends, names=names, aia=aia)
    above = ()
    if by and by.certificate.issuer != by.certificate.subject:
        above = (by.certificate, *by.above)
    return Issued(certificate=made, key=key, above=above)


def server_context(issued: Issued, folder: Path, *, send: tuple[x509.Certificate, ...] | None = None) -> ssl.SSLContext:
    """A server's context that presents *issued* and what is *above* it, or *send* in its place."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    path = folder / f"{issued.fingerprint[:16]}.server.pem"
    key = issued.key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    chain = issued.above if send is None else send
    path.write_bytes(key + issued.pem + b"".join(each.public_bytes(serialization.Encoding.PEM) for each in chain))
    context.load_cert_chain(path)
    return context


@dataclass(frozen=True, kw_only=True)
class House:
    """A root, an intermediate under it, and a folder to write files to: enough for most servers."""

    folder: Path
    root: Issued = field(default_factory=authority)

    @property
    def ca_file(self) -> Path:
        """The root, as a file to trust."""
        return self.root.write(self.folder, "root")

    def server(self, *names: str, **changes) -> ssl.SSLContext:
        """A server's context with a leaf for *names*, signed by the root; *changes* go to ``leaf``."""
        return server_context(leaf(self.root, *(names or ("127.0.0.1", "localhost")), **changes), self.folder)
