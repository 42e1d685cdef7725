"""The failure tree, and the one table that turns a foreign exception into a cause.

    Exception
    └── Failed          an expectation of a probe was broken: cause, code, one line of detail
        └── Faulty      it is us (no browser, no memory, a bug): always unknown, never an outage

A probe raises ``Failed``; only the runner judges other exceptions, by ``translate``. What is in no row of the table
becomes a prober fault: a bug of ours can never look like an outage.
"""

import errno
import socket
import ssl
from collections.abc import Callable

import aiohttp
from aiohttp import http_exceptions
from aiohttp.client_exceptions import NonHttpUrlClientError, UploadAbortedError
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeout

from probes.codes import BROKEN, CERTIFICATE_CODES, NAME_CODES, NET_CODES, NO_NETWORK, OURS, TLS_CODES
from probes.model import OUTCOME_OF, Cause, Outcome


class Failed(Exception):
    """An expectation was broken. *outcome* overrides the usual one of the cause; *retry_after* is in seconds."""

    def __init__(
        self,
        cause: Cause,
        detail: str,
        *,
        code: str = "",
        outcome: Outcome | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(detail)
        self.cause = cause
        self.detail = one_line(detail)
        self.code = code
        self.outcome = outcome or OUTCOME_OF[cause]
        self.retry_after = retry_after


class Faulty(Failed):
    """Our own side failed. The look says nothing about the portal."""

    def __init__(self, detail: str, *, code: str = "") -> None:
        super().__init__(Cause.PROBER_FAULT, detail, code=code)


Judge = Callable[[BaseException], Failed | None]


def one_line(text: str, limit: int = 300) -> str:
    """Fold white space, drop control characters and cut: details come from strangers' servers."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() or c.isspace() else "\ufffd" for c in text)
    folded = " ".join(text.split())
    return folded if len(folded) <= limit else folded[: limit - 1] + "…"


def _certificate(exc: BaseException) -> Failed | None:
    if not isinstance(exc, ssl.SSLCertVerificationError):
        return None
    code = CERTIFICATE_CODES.get(exc.verify_code, "certificate")
    return Failed(Cause.TLS, f"certificate refused: {exc.verify_message}", code=code)


def _tls(exc: BaseException) -> Failed | None:
    if not isinstance(exc, ssl.SSLError):
        return None
    reason = getattr(exc, "reason", "") or ("UNEXPECTED_EOF" if isinstance(exc, ssl.SSLEOFError) else "")
    code = next((code for word, code in TLS_CODES if word in reason), "handshake")
    return Failed(Cause.TLS, f"TLS failed: {reason.lower().replace('_', ' ') or 'no reason given'}", code=code)


def tls_failure(exc: Exception) -> Failed:
    """The failure behind *exc* when it happened during a handshake: whatever the socket says, the step was TLS."""
    if isinstance(exc, ssl.SSLError):
        return translate(exc)
    if isinstance(exc, ConnectionAbortedError | TimeoutError):  # asyncio's own handshake timeout is the former
        return Failed(Cause.TIMEOUT, "the TLS handshake was not finished in time", code="tls")
    if isinstance(exc, ConnectionError):
        return Failed(Cause.TLS, "the server hung up during the TLS handshake", code="hung_up")
    return translate(exc)


def _name(exc: BaseException) -> Failed | None:
    if not isinstance(exc, socket.gaierror):
        return None
    for word, (cause, code, detail) in NAME_CODES.items():
        if exc.errno == getattr(socket, word, None):
            return Failed(cause, detail, code=code)
    return Faulty(f"name lookup failed on our side: {exc.strerror}", code="resolver")


def _socket(exc: BaseException) -> Failed | None:
    if not isinstance(exc, OSError):
        return None
    number = exc.errno
    word = errno.errorcode.get(number or 0, "").lower()
    if number in OURS:
        return Faulty(f"our own machine refused: {exc.strerror}", code=word)
    if number in NO_NETWORK:
        return Failed(Cause.OFFLINE, f"no route out of this machine: {exc.strerror}", code=word)
    if isinstance(exc, ConnectionError) or number in BROKEN:
        return Failed(Cause.TCP, f"connection failed: {exc.strerror or type(exc).__name__}", code=word or "reset")
    return None


def _deadline(exc: BaseException) -> Failed | None:
    if isinstance(exc, TimeoutError) and exc.errno is None:  # with one it is the kernel's ETIMEDOUT, which is TCP
        return Failed(Cause.TIMEOUT, "no answer in time", code="total")
    return None


def _aiohttp(exc: BaseException) -> Failed | None:
    """Its classes inherit from ours below, with attributes left out or copied wrongly: it is asked before them."""
    if isinstance(exc, aiohttp.ClientOSError):
        return _aiohttp_socket(exc)
    for classes, failed in AIOHTTP:
        if isinstance(exc, classes):
            return failed(exc)
    return None


def _aiohttp_socket(exc: aiohttp.ClientOSError) -> Failed | None:
    # A copied errno of 1 is OpenSSL's SSL_ERROR_SSL, which anywhere else means EPERM: judge what lies beneath.
    beneath = getattr(exc, "certificate_error", None) or getattr(exc, "os_error", None) or exc.__cause__
    if isinstance(exc, aiohttp.ClientProxyConnectionError):
        return Faulty("our proxy cannot be reached", code="proxy")
    if isinstance(beneath, Exception) and not isinstance(beneath, aiohttp.ClientError):
        return translate(beneath)
    return _socket(exc)


def _says(cause: Cause, code: str, detail: str) -> Callable[[Exception], Failed]:
    return lambda _: Failed(cause, detail, code=code)


def _malformed(exc: Exception) -> Failed:
    # Their .code and .status say 400 for garbage that never was an HTTP reply: never quote them, nor str() of them.
    # What follows the colon is what the server said, which may be a cookie.
    message = str(getattr(exc, "message", "")).partition(":")[0]
    return Failed(Cause.PROTOCOL, f"the reply is not valid HTTP: {message or type(exc).__name__}", code="malformed")


AIOHTTP: tuple[tuple[tuple[type[Exception], ...], Callable[[Exception], Failed]], ...] = (
    (
        (aiohttp.TooManyRedirects, aiohttp.RedirectClientError),
        _says(Cause.REDIRECT, "loop", "the redirects lead nowhere"),
    ),
    (
        (aiohttp.ClientPayloadError, http_exceptions.PayloadEncodingError),
        _says(Cause.PROTOCOL, "cut", "the body was cut short or is not what its headers say"),
    ),
    (
        (aiohttp.ClientHttpProxyError,),
        lambda _: Faulty("our proxy refused", code="proxy"),
    ),
    (
        (http_exceptions.HttpProcessingError, aiohttp.ClientResponseError),
        _malformed,
    ),
    (
        (aiohttp.ConnectionTimeoutError,),
        _says(Cause.TCP, "connect_timeout", "no answer to the connection"),
    ),
    (
        (aiohttp.ServerTimeoutError,),
        _says(Cause.TIMEOUT, "total", "no answer in time"),
    ),
    (
        (aiohttp.ServerFingerprintMismatch,),
        _says(Cause.TLS, "fingerprint", "another certificate than the pinned one"),
    ),
    (
        (aiohttp.ServerDisconnectedError,),
        _says(Cause.PROTOCOL, "empty", "the server hung up without a reply"),
    ),
    (
        (aiohttp.ClientConnectionError,),
        _says(Cause.PROTOCOL, "cut", "the server hung up in the middle of the conversation"),
    ),
    (
        (aiohttp.InvalidURL, NonHttpUrlClientError, UploadAbortedError, aiohttp.WSMessageTypeError),
        lambda exc: Faulty(f"the request could not be made ({type(exc).__name__})", code="request"),
    ),
)
"""aiohttp's exceptions, special ones before general ones: the first row that fits decides."""


def _playwright(exc: BaseException) -> Failed | None:
    """Never quotes the message beyond its net:: word: Playwright's texts can carry what was typed (a password)."""
    if not isinstance(exc, PlaywrightError):
        return None
    text = exc.message
    for word, cause in NET_CODES:
        if f"net::{word}" in text:
            return Failed(cause, f"the browser reported {_net_word(text)}", code=_net_word(text).lower())
    if "net::" in text:
        return Faulty(f"the browser reported {_net_word(text)}, which we do not know", code=_net_word(text).lower())
    if isinstance(exc, PlaywrightTimeout):
        return Failed(Cause.TIMEOUT, "the page did not get there in time", code="step")
    return Faulty(f"the browser failed ({type(exc).__name__})", code="browser")


def _net_word(text: str) -> str:
    tail = text.split("net::", 1)[1]
    return "".join(c for c in tail.split()[0] if c.isalnum() or c == "_") if tail.split() else "ERR_UNKNOWN"


TABLE: tuple[Judge, ...] = (_aiohttp, _playwright, _certificate, _tls, _name, _deadline, _socket)
"""Asked in this order; the first that knows the exception decides."""


def translate(exc: BaseException) -> Failed:
    """The failure that *exc* stands for; a prober fault when no row of the table knows it."""
    if isinstance(exc, Failed):
        return exc
    for judge in TABLE:
        if found := judge(exc):
            return found
    return Faulty(f"unexpected {type(exc).__name__}", code="unexpected")
