"""Reads what a handshake showed: the chain as presented and as verified, and who put a machine in between.

Nothing is fetched and nothing is judged by the clock here; OpenSSL has done that before.
"""

import contextlib
import ssl
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtensionOID, NameOID

from probes.failures import Failed, Faulty
from probes.model import Certificate, TlsFacts

INTERCEPTORS = (
    "zscaler",
    "netskope",
    "blue coat",
    "bluecoat",
    "symantec web security service",
    "fortinet",
    "fortigate",
    "palo alto networks",
    "prisma access",
    "sophos",
    "cisco umbrella",
    "forcepoint",
    "websense",
    "mcafee web gateway",
    "skyhigh",
    "trellix",
    "check point",
    "barracuda",
    "cato networks",
    "iboss",
    "kaspersky",
    "avast",
    "avg technologies",
    "eset ssl filter",
    "bitdefender",
)
"""Words in the issuer names of products that open TLS to look inside. None of them sells certificates to the public, so
a chain that names one was made on the way to us. The list tells who; the extra CA file tells that, whoever it is."""


def tls_facts(ssl_object: ssl.SSLObject, extra_roots: frozenset[str] = frozenset()) -> TlsFacts:
    """What *ssl_object*'s finished handshake showed. *extra_roots*: fingerprints that only our CA file made trusted.

    A certificate that cannot be parsed is left out: a server may present anything.
    """
    presented = _parsed(_chain(ssl_object, "get_unverified_chain"))
    trusted = ssl_object.context.verify_mode is ssl.CERT_REQUIRED
    verified = _parsed(_chain(ssl_object, "get_verified_chain")) if trusted else ()
    cipher = ssl_object.cipher()
    return TlsFacts(
        version=(ssl_object.version() or "").replace("TLSv", "TLS "),
        cipher=cipher[0] if cipher else "",
        chain=tuple(certificate(each) for each in presented),
        verified=tuple(certificate(each) for each in verified),
        intercepted_by=intercepted_by(verified or presented, extra_roots),
    )


def intercepted_by(chain: Sequence[x509.Certificate], extra_roots: frozenset[str] = frozenset()) -> str:
    """The issuer of the first certificate of *chain* if a machine on the way made it, else "".

    That is so when only our own CA file makes the chain trusted, or when a known product is named in it.
    """
    if not chain:
        return ""
    ours = bool(extra_roots) and certificate(chain[-1]).fingerprint in extra_roots
    issuers = [certificate(each).issuer.lower() for each in chain]
    named = any(word in issuer for issuer in issuers for word in INTERCEPTORS)
    return _short(chain[0].issuer) if ours or named else ""


def sharpen(failed: Failed, ssl_object: ssl.SSLObject) -> Failed:
    """A better account of why a certificate was refused, now that a look without verification shows the chain."""
    chain = _parsed(_chain(ssl_object, "get_unverified_chain"))
    if not chain:
        return failed
    if product := intercepted_by(chain):
        text = f"{product} opens TLS between us and the portal: name its certificate in the CA file setting"
        return Faulty(text, code="intercepted")
    if failed.code in {"incomplete_chain", "unknown_root"}:
        code = why_untrusted(chain)
        return Failed(failed.cause, UNTRUSTED[code].format(issuer=_short(chain[-1].issuer)), code=code)
    if failed.code == "expired":
        first = min(chain, key=lambda each: each.not_valid_after_utc)
        text = f"the certificate of {_short(first.subject)} expired on {first.not_valid_after_utc:%Y-%m-%d %H:%M} UTC"
        return Failed(failed.cause, text, code=failed.code)
    return failed


UNTRUSTED = {
    "incomplete_chain": "the server leaves out the certificate of {issuer}, without which its own cannot be trusted",
    "unknown_root": "the server's certificate leads to {issuer}, which is not trusted",
    "self_signed": "the server vouches for itself: nobody else signed its certificate",
}


def why_untrusted(chain: Sequence[x509.Certificate]) -> str:
    """``self_signed``, ``unknown_root`` or ``incomplete_chain``, told by what was presented.

    OpenSSL gives one number (20) to a missing intermediate and to a root it does not know. A gap inside the chain, or
    a lone certificate that says where its issuer's can be fetched (which public authorities put in, RFC 5280 4.2.2.1,
    and private ones hardly ever), is a chain not sent whole. All else leads to a root that is not known.
    """
    leaf, top = chain[0], chain[-1]
    if leaf.issuer == leaf.subject:
        return "self_signed"
    subjects = {each.subject for each in chain}
    gap = any(each.issuer not in subjects for each in chain[:-1])
    alone = len(chain) == 1 and _names_its_issuer(leaf)
    if gap or (alone and top.issuer != top.subject):
        return "incomplete_chain"
    return "unknown_root"


def _names_its_issuer(leaf: x509.Certificate) -> bool:
    with contextlib.suppress(x509.ExtensionNotFound, ValueError):
        found = leaf.extensions.get_extension_for_oid(ExtensionOID.AUTHORITY_INFORMATION_ACCESS).value
        if isinstance(found, x509.AuthorityInformationAccess):
            return any(each.access_method == AuthorityInformationAccessOID.CA_ISSUERS for each in found)
    return False


@lru_cache(maxsize=512)  # a look reads the same few certificates as the look before it
def certificate(parsed: x509.Certificate) -> Certificate:
    """The facts of one certificate."""
    return Certificate(
        subject=parsed.subject.rfc4514_string(),
        issuer=parsed.issuer.rfc4514_string(),
        serial=f"{parsed.serial_number:x}",
        fingerprint=_fingerprint(parsed),
        not_before=parsed.not_valid_before_utc,
        not_after=parsed.not_valid_after_utc,
        names=_names(parsed),
    )


def _names(parsed: x509.Certificate) -> tuple[str, ...]:
    with contextlib.suppress(x509.ExtensionNotFound, ValueError):
        found = parsed.extensions.get_extension_for_oid(ExtensionOID.SUBJECT_ALTERNATIVE_NAME).value
        if isinstance(found, x509.SubjectAlternativeName):
            addresses = found.get_values_for_type(x509.IPAddress)
            return (*found.get_values_for_type(x509.DNSName), *(str(each) for each in addresses))
    return ()


def _fingerprint(parsed: x509.Certificate) -> str:
    return parsed.fingerprint(hashes.SHA256()).hex()


def _short(name: x509.Name) -> str:
    for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        if found := name.get_attributes_for_oid(oid):
            return str(found[0].value)
    return name.rfc4514_string() or "an issuer without a name"


def _chain(ssl_object: ssl.SSLObject, method: str) -> tuple[bytes, ...]:
    # Public from Python 3.13 (as DER bytes); 3.11 and 3.12 have it only on the C object, as objects of its own.
    if (public := getattr(ssl_object, method, None)) is not None:
        return tuple(public())
    private: Any = ssl_object._sslobj  # type: ignore[attr-defined]  # noqa: SLF001
    return tuple(each.public_bytes(DER) for each in getattr(private, method)() or ())


DER = 2
"""``_ssl.ENCODING_DER``, in every Python that has the private method."""


def _parsed(chain: Sequence[bytes]) -> tuple[x509.Certificate, ...]:
    return tuple(parsed for each in chain if (parsed := _parse(each)) is not None)


@lru_cache(maxsize=512)
def _parse(der: bytes) -> x509.Certificate | None:
    try:
        return x509.load_der_x509_certificate(der)
    except ValueError:
        return None
