"""Which certificates are believed: SSL contexts made once and kept (making one costs 20 times a whole look)."""

import base64
import hashlib
import re
import ssl
from pathlib import Path

import certifi

from probes.failures import Faulty

PEM = re.compile(rb"-----BEGIN CERTIFICATE-----(.+?)-----END CERTIFICATE-----", re.DOTALL)


class Trust:
    """Makes SSL contexts from the system's roots, or from *roots* in their place, and from one extra CA file each.

    A context is kept for as long as this lives: after a CA file changes, make a new one.
    """

    def __init__(self, *, roots: Path | None = None) -> None:
        self._roots = roots
        self._contexts: dict[tuple[Path | None, bool, tuple[str, ...], str], ssl.SSLContext] = {}
        self._extra: dict[Path, frozenset[str]] = {}

    def context(
        self,
        ca_file: Path | None = None,
        *,
        verify: bool = True,
        alpn: tuple[str, ...] = (),
        min_version: str = "TLS 1.2",
    ) -> ssl.SSLContext:
        """A client context that trusts the roots and *ca_file*. Without *verify*, one that only looks.

        Raises Faulty when *ca_file* cannot be read or holds no certificate.
        """
        key = (ca_file, verify, alpn, min_version)
        if key not in self._contexts:
            try:
                self._contexts[key] = self._make(ca_file, verify=verify, alpn=alpn, min_version=min_version)
            except OSError as exc:  # ssl.SSLError is one too, and must not look like the portal's TLS
                raise unusable(ca_file) from exc
        return self._contexts[key]

    def extra_roots(self, ca_file: Path | None) -> frozenset[str]:
        """SHA-256 fingerprints of what *ca_file* adds to the roots. Raises Faulty.

        Such a file often repeats the whole system store, which proves nothing.
        """
        if ca_file is None:
            return frozenset()
        if ca_file not in self._extra:
            try:
                known = frozenset[str]().union(*(fingerprints(path) for path in self._root_files()))
                self._extra[ca_file] = fingerprints(ca_file) - known
            except OSError as exc:
                raise unusable(ca_file) from exc
        return self._extra[ca_file]

    def _root_files(self) -> list[Path]:
        if self._roots is not None:
            return [self._roots]
        if not system_has_roots():
            return [Path(certifi.where())]
        paths = ssl.get_default_verify_paths()
        files = [Path(paths.cafile)] if paths.cafile else []
        hashed = Path(paths.capath).iterdir() if paths.capath else ()
        return [*files, *(path for path in hashed if path.is_file())]

    def _make(self, ca_file: Path | None, *, verify: bool, alpn: tuple[str, ...], min_version: str) -> ssl.SSLContext:
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        made.minimum_version = ssl.TLSVersion.TLSv1_3 if min_version == "TLS 1.3" else ssl.TLSVersion.TLSv1_2
        made.hostname_checks_common_name = False  # browsers ask for a subjectAltName, Python 3.11 would not
        # What Python 3.13 changed by default is settled here, or a verdict would depend on the Python it came from:
        # an office's own CA file may end in an intermediate, and its certificates rarely obey RFC 5280 to the letter.
        made.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        made.verify_flags &= ~ssl.VERIFY_X509_STRICT
        if alpn:
            made.set_alpn_protocols(list(alpn))
        if not verify:
            made.check_hostname = False
            made.verify_mode = ssl.CERT_NONE
            return made
        if self._roots is None and system_has_roots():
            made.load_default_certs()
        else:
            made.load_verify_locations(self._roots or certifi.where())
        if ca_file is not None:
            made.load_verify_locations(ca_file)
        return made


def unusable(ca_file: Path | None) -> Faulty:
    """The failure of a file of roots that cannot be read or holds none."""
    name = ca_file.name if ca_file else "of the system"
    return Faulty(f"the CA file {name} cannot be read or holds no certificate", code="ca_file")


def system_has_roots() -> bool:
    """Whether this machine keeps root certificates where OpenSSL looks; a Python on macOS may come without any."""
    paths = ssl.get_default_verify_paths()  # names what exists, None for what does not
    return paths.cafile is not None or (paths.capath is not None and any(Path(paths.capath).iterdir()))


def fingerprints(path: Path) -> frozenset[str]:
    """SHA-256, in lower-case hex, of each PEM certificate in a file. Raises OSError."""
    blocks = PEM.findall(path.read_bytes())
    return frozenset(hashlib.sha256(base64.b64decode(block)).hexdigest() for block in blocks)
