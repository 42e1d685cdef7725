"""Foreign numbers and words that failures.py reads: errno, getaddrinfo, OpenSSL, Chromium, each with its source."""

import errno

from probes.model import Cause

OURS = frozenset(
    {
        errno.EMFILE,
        errno.ENFILE,
        errno.ENOMEM,
        errno.ENOSPC,
        errno.ENOBUFS,
        errno.EADDRNOTAVAIL,
        errno.EACCES,
        errno.EPERM,
    }
)
"""errno values that mean our machine ran out of something or forbids it, though they look like a TCP failure."""

NO_NETWORK = frozenset({errno.ENETUNREACH, errno.ENETDOWN})
BROKEN = frozenset(
    {
        errno.ECONNREFUSED,
        errno.ECONNRESET,
        errno.ECONNABORTED,
        errno.EPIPE,
        errno.EHOSTUNREACH,
        errno.EHOSTDOWN,
        errno.ETIMEDOUT,
    }
)
"""errno values that mean the other end, or the way to it, would not have or keep the connection."""

NAME_CODES = {
    "EAI_NONAME": (Cause.DNS, "nxdomain", "the name does not exist"),
    "EAI_NODATA": (Cause.DNS, "empty", "the name has no address"),
    "EAI_ADDRFAMILY": (Cause.DNS, "empty", "the name has no address of this family"),
    "EAI_FAIL": (Cause.DNS, "servfail", "the name servers could not find out"),
    "EAI_AGAIN": (Cause.OFFLINE, "no_answer", "no name server answered"),
}
"""What getaddrinfo(3) can say of a name; its other words speak of us. Not every system has each word."""

CERTIFICATE_CODES = {
    9: "not_yet_valid",
    10: "expired",
    18: "self_signed",
    19: "unknown_root",
    20: "incomplete_chain",
    21: "incomplete_chain",
    23: "revoked",
    62: "hostname",
    64: "hostname",
    66: "weak",
    67: "weak",
    68: "weak",
}
"""OpenSSL's X509_V_ERR_* numbers (x509_vfy.h) for which a person has a word."""

TLS_CODES = (
    ("WRONG_VERSION_NUMBER", "not_tls"),
    ("HTTP_REQUEST", "not_tls"),
    ("PACKET_LENGTH_TOO_LONG", "not_tls"),
    ("RECORD_LAYER_FAILURE", "not_tls"),
    ("UNSUPPORTED_PROTOCOL", "protocol"),
    ("PROTOCOL_VERSION", "protocol"),
    ("CERTIFICATE_REQUIRED", "client_certificate"),
    ("UNRECOGNIZED_NAME", "server_name"),
    ("UNEXPECTED_EOF", "hung_up"),
    ("TOO_SMALL", "weak"),
    ("TOO_WEAK", "weak"),
)
"""Parts of OpenSSL's reason words (sslerr.h) for which a person has a word; the first that fits decides."""

NET_CODES: tuple[tuple[str, Cause], ...] = (
    ("ERR_NAME_NOT_RESOLVED", Cause.DNS),
    ("ERR_NAME_RESOLUTION_FAILED", Cause.DNS),
    ("ERR_DNS_TIMED_OUT", Cause.OFFLINE),
    ("ERR_DNS", Cause.DNS),
    ("ERR_INTERNET_DISCONNECTED", Cause.OFFLINE),
    ("ERR_NETWORK_CHANGED", Cause.PROBER_FAULT),
    ("ERR_NETWORK_IO_SUSPENDED", Cause.PROBER_FAULT),
    ("ERR_ADDRESS_UNREACHABLE", Cause.TCP),
    ("ERR_ADDRESS_INVALID", Cause.DNS),
    ("ERR_PROXY", Cause.PROBER_FAULT),
    ("ERR_TUNNEL_CONNECTION_FAILED", Cause.PROBER_FAULT),
    ("ERR_CERT", Cause.TLS),
    ("ERR_SSL", Cause.TLS),
    ("ERR_BAD_SSL", Cause.TLS),
    ("ERR_CONNECTION_TIMED_OUT", Cause.TIMEOUT),
    ("ERR_TIMED_OUT", Cause.TIMEOUT),
    ("ERR_CONNECTION", Cause.TCP),
    ("ERR_SOCKET_NOT_CONNECTED", Cause.TCP),
    ("ERR_EMPTY_RESPONSE", Cause.PROTOCOL),
    ("ERR_INVALID_HTTP_RESPONSE", Cause.PROTOCOL),
    ("ERR_INVALID_CHUNKED_ENCODING", Cause.PROTOCOL),
    ("ERR_INCOMPLETE_CHUNKED_ENCODING", Cause.PROTOCOL),
    ("ERR_CONTENT_LENGTH_MISMATCH", Cause.PROTOCOL),
    ("ERR_CONTENT_DECODING", Cause.PROTOCOL),
    ("ERR_RESPONSE_HEADERS", Cause.PROTOCOL),
    ("ERR_HTTP2", Cause.PROTOCOL),
    ("ERR_QUIC", Cause.PROTOCOL),
    ("ERR_TOO_MANY_REDIRECTS", Cause.REDIRECT),
    ("ERR_UNSAFE_REDIRECT", Cause.REDIRECT),
    ("ERR_INVALID_REDIRECT", Cause.REDIRECT),
    ("ERR_INVALID_AUTH_CREDENTIALS", Cause.HTTP_4XX),
    ("ERR_HTTP_RESPONSE_CODE_FAILURE", Cause.PROTOCOL),  # an error status without a body; which one it does not say
    ("ERR_BLOCKED_BY_CLIENT", Cause.REDIRECT),
    ("ERR_ABORTED", Cause.PROBER_FAULT),
    ("ERR_INSUFFICIENT_RESOURCES", Cause.PROBER_FAULT),
    ("ERR_OUT_OF_MEMORY", Cause.PROBER_FAULT),
)
"""Chromium's net:: error words, first match wins (net/base/net_error_list.h names them all)."""
