"""Time stamps of RFC 3161: the request, and whether an answer may be believed. The only owner of rfc3161_client.

No network here. A stamp proves that a SHA-256 was there not later than the time the authority signed.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from rfc3161_client import PKIStatus, TimeStampResponse, VerificationError, VerifierBuilder, decode_timestamp_response

from monitor.evidence.stamping import der
from monitor.evidence.stamping.flaws import Flaw, StampError
from probes.failures import one_line

SHA256 = x509.ObjectIdentifier("2.16.840.1.101.3.4.2.1")
SHA256_DER = bytes.fromhex("0609608648016503040201")
DIGEST_BYTES = sha256().digest_size
NONCE_BITS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A time stamp that was verified. *token* is the answer as it came, *at* the time that the authority signed (UTC).

    *chain* holds the certificates of the answer, *root* those it was verified with; both PEM.
    """

    token: bytes
    at: datetime
    chain: bytes
    root: bytes


def query(digest: bytes, nonce: int) -> bytes:
    """The request for a time stamp of a SHA-256 (RFC 3161, TimeStampReq), asking for the certificate too."""
    if len(digest) != DIGEST_BYTES:
        raise ValueError("a SHA-256 has 32 bytes")
    algorithm = der.element(der.SEQUENCE, SHA256_DER, der.element(der.NULL))
    imprint = der.element(der.SEQUENCE, algorithm, der.element(der.OCTETS, digest))
    certificate_please = der.element(der.BOOLEAN, der.TRUE)
    return der.element(der.SEQUENCE, der.integer(1), imprint, der.integer(nonce), certificate_please)


def judge(reply: bytes, *, digest: bytes, nonce: int, root: bytes) -> Stamp:
    """The time stamp in *reply*, verified with the certificates *root* (PEM). Raises StampError."""
    roots = certificates(root)
    answer = _decoded(reply)
    try:
        _granted(answer)
        told = answer.tst_info
        if told.nonce != nonce:
            raise StampError(Flaw.OTHER_NONCE)
        imprint = told.message_imprint
        if imprint.hash_algorithm != SHA256 or imprint.message != digest:
            raise StampError(Flaw.OTHER_DIGEST)
        VerifierBuilder(nonce=nonce, roots=roots).build().verify(answer, digest)
        chain = sorted(answer.signed_data.certificates)
        pem = [x509.load_der_x509_certificate(each).public_bytes(Encoding.PEM) for each in chain]
    except VerificationError as exc:
        raise StampError(Flaw.UNTRUSTED, one_line(str(exc).partition(":")[0], 200)) from None
    except (ValueError, x509.InvalidVersion) as exc:
        raise StampError(Flaw.NO_STAMP, one_line(str(exc), 200)) from None
    return Stamp(token=reply, at=told.gen_time, chain=b"".join(pem), root=root)


def time_of(token: bytes) -> datetime:
    """The time that a kept token tells (UTC); it is not verified again. Raises StampError."""
    answer = _decoded(token)
    try:
        return answer.tst_info.gen_time
    except ValueError as exc:
        raise StampError(Flaw.NO_STAMP, one_line(str(exc), 200)) from None


def certificates(pem: bytes) -> list[x509.Certificate]:
    """The certificates in *pem*. Raises StampError when there is none."""
    try:
        return x509.load_pem_x509_certificates(pem)
    except ValueError:
        raise StampError(Flaw.NO_ROOTS, "no certificate in PEM form") from None


def _decoded(reply: bytes) -> TimeStampResponse:
    try:
        return decode_timestamp_response(der.ordered(reply))
    except ValueError:
        raise StampError(Flaw.NO_STAMP, _seen(reply)) from None


def _seen(reply: bytes) -> str:
    if reply[:200].lstrip()[:1] == b"<":
        return "a page"
    return f"{len(reply)} bytes" if reply else "nothing"


def _granted(answer: TimeStampResponse) -> None:
    if answer.status == PKIStatus.GRANTED:
        return
    names = {each.value: each.name.lower() for each in PKIStatus}
    words = (names.get(answer.status, str(answer.status)), *answer.status_string)
    raise StampError(Flaw.REJECTED, one_line(": ".join(words), 200))
