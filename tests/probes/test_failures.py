"""The one table: every foreign exception has a row of its own, and what is ours never looks like an outage."""

import errno
import os
import socket
import ssl
import subprocess
import sys

import aiohttp
import pytest
from aiohttp import client_exceptions, http_exceptions
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeout
from yarl import URL

from probes.codes import CERTIFICATE_CODES, NET_CODES, TLS_CODES
from probes.failures import TABLE, Failed, Faulty, one_line, tls_failure, translate
from probes.model import Cause, Outcome

KEY = aiohttp.client_reqrep.ConnectionKey("portal.example", 443, True, True, None, None, None)
INFO = aiohttp.RequestInfo(URL("https://portal.example/"), "GET", {}, URL("https://portal.example/"))
REFUSED = ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused")


def certificate_error(code: int = 10) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_code, error.verify_message = code, "words"
    return error


MADE = (
    (client_exceptions.ClientConnectorCertificateError, (KEY, certificate_error())),
    (client_exceptions.ClientSSLError, (KEY, ssl.SSLError(1, "[SSL: TLSV1_ALERT_INTERNAL_ERROR]"))),
    (client_exceptions.ClientConnectorDNSError, (KEY, socket.gaierror(socket.EAI_NONAME, "not known"))),
    (client_exceptions.UnixClientConnectorError, ("socket", KEY, REFUSED)),
    (client_exceptions.ClientConnectorError, (KEY, REFUSED)),
    (client_exceptions.ClientOSError, (errno.ECONNRESET, "reset")),
    (client_exceptions.ServerFingerprintMismatch, (b"a", b"b", "portal.example", 443)),
    (client_exceptions.InvalidURL, (URL("nonsense"),)),
)
"""What the libraries themselves put into those of their exceptions that are choosy."""


def built(kind: type[Exception]) -> Exception:
    """An instance as the library itself makes it."""
    for base, arguments in MADE:
        if issubclass(kind, base):
            return kind(*arguments)
    if issubclass(kind, client_exceptions.ClientResponseError):
        return kind(INFO, (), status=400, message="garbage")
    if kind is http_exceptions.HttpProcessingError:
        return kind(code=400, message="garbage")
    return kind("words")


def exceptions_of(module) -> list[type[Exception]]:
    return [
        each
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, Exception) and each.__module__ == module.__name__
    ]


AIOHTTP = [each for each in exceptions_of(client_exceptions) if each is not aiohttp.ClientError]  # their bare root
ALL = [*AIOHTTP, *exceptions_of(http_exceptions), PlaywrightError, PlaywrightTimeout]


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_every_exception_of_our_libraries_has_a_row_of_its_own(kind):
    failed = translate(built(kind))
    assert failed.code not in {"", "unexpected"}
    assert "400" not in failed.detail


def test_an_exception_that_no_row_knows_is_our_own_fault():
    for stranger in (
        aiohttp.ClientError("?"),
        ValueError("?"),
        KeyError("?"),
        OSError(errno.EBADF, "?"),
        MemoryError(),
    ):
        failed = translate(stranger)
        assert isinstance(failed, Faulty)
        assert failed.outcome is Outcome.UNKNOWN


def test_a_failure_of_our_own_passes_as_it_is():
    failed = Failed(Cause.DNS, "x", code="nxdomain")
    assert translate(failed) is failed


@pytest.mark.parametrize(
    ("exc", "cause", "code"),
    [
        (REFUSED, Cause.TCP, "econnrefused"),
        (TimeoutError(errno.ETIMEDOUT, "Connection timed out"), Cause.TCP, "etimedout"),
        (OSError(errno.EHOSTUNREACH, "No route to host"), Cause.TCP, "ehostunreach"),
        (TimeoutError(), Cause.TIMEOUT, "total"),
        (OSError(errno.ENETUNREACH, "Network is unreachable"), Cause.OFFLINE, "enetunreach"),
        (OSError(errno.EMFILE, "Too many open files"), Cause.PROBER_FAULT, "emfile"),
        (OSError(errno.EADDRNOTAVAIL, "Cannot assign"), Cause.PROBER_FAULT, "eaddrnotavail"),
        (PermissionError(errno.EPERM, "Operation not permitted"), Cause.PROBER_FAULT, "eperm"),
        (socket.gaierror(socket.EAI_NONAME, "?"), Cause.DNS, "nxdomain"),
        (socket.gaierror(socket.EAI_AGAIN, "?"), Cause.OFFLINE, "no_answer"),
        (socket.gaierror(socket.EAI_FAIL, "?"), Cause.DNS, "servfail"),
        (socket.gaierror(socket.EAI_MEMORY, "?"), Cause.PROBER_FAULT, "resolver"),
        (aiohttp.ClientConnectorDNSError(KEY, socket.gaierror(socket.EAI_AGAIN, "?")), Cause.OFFLINE, "no_answer"),
        (aiohttp.ClientConnectorCertificateError(KEY, certificate_error(62)), Cause.TLS, "hostname"),
        (aiohttp.ClientConnectorError(KEY, OSError(errno.EMFILE, "?")), Cause.PROBER_FAULT, "emfile"),
        (aiohttp.ClientProxyConnectionError(KEY, REFUSED), Cause.PROBER_FAULT, "proxy"),
        (aiohttp.ConnectionTimeoutError("?"), Cause.TCP, "connect_timeout"),
        (aiohttp.SocketTimeoutError("?"), Cause.TIMEOUT, "total"),
        (aiohttp.TooManyRedirects(INFO, (), status=0), Cause.REDIRECT, "loop"),
        (aiohttp.NonHttpUrlRedirectClientError("file:///"), Cause.REDIRECT, "loop"),
        (aiohttp.InvalidUrlRedirectClientError("http://["), Cause.REDIRECT, "loop"),
        (http_exceptions.ContentLengthError("short"), Cause.PROTOCOL, "cut"),
        (http_exceptions.BadStatusLine("x"), Cause.PROTOCOL, "malformed"),
        (aiohttp.ServerDisconnectedError(), Cause.PROTOCOL, "empty"),
        (PlaywrightTimeout("Timeout 30000ms exceeded"), Cause.TIMEOUT, "step"),
        (PlaywrightError("Target page, context or browser has been closed"), Cause.PROBER_FAULT, "browser"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_each_row_says_what_it_should(exc, cause, code):
    failed = translate(exc)
    assert (failed.cause, failed.code) == (cause, code)


def test_rows_for_special_classes_come_before_rows_for_general_ones():
    """A class that inherits from a builtin must not be caught by the builtin's row."""
    cut = aiohttp.ClientOSError(1, "[SSL: TLSV13_ALERT_CERTIFICATE_REQUIRED]")
    cut.__cause__ = ssl.SSLError(1, "alert")
    assert translate(cut).cause is Cause.TLS  # not EPERM, the same number
    names = [judge.__name__ for judge in TABLE]
    for first, then in [
        ("_aiohttp", "_certificate"),
        ("_certificate", "_tls"),
        ("_tls", "_socket"),
        ("_name", "_socket"),
    ]:
        assert names.index(first) < names.index(then)
    assert names.index("_deadline") < names.index("_socket")


@pytest.mark.parametrize(("number", "code"), CERTIFICATE_CODES.items())
def test_a_refused_certificate_has_a_word(number, code):
    assert (translate(certificate_error(number)).cause, translate(certificate_error(number)).code) == (Cause.TLS, code)


def test_a_certificate_refused_for_a_rare_reason_is_still_a_tls_failure():
    assert translate(certificate_error(999)).code == "certificate"


@pytest.mark.parametrize(("reason", "code"), TLS_CODES)
def test_a_reason_of_openssl_has_a_word(reason, code):
    error = ssl.SSLError(1, "x")
    error.reason = f"SOME_{reason}"
    assert (translate(error).cause, translate(error).code) == (Cause.TLS, code)


@pytest.mark.parametrize(
    ("exc", "cause", "code"),
    [
        (ConnectionResetError(errno.ECONNRESET, "reset"), Cause.TLS, "hung_up"),
        (ConnectionAbortedError("SSL handshake is taking longer than 10 seconds"), Cause.TIMEOUT, "tls"),
        (OSError(errno.EMFILE, "?"), Cause.PROBER_FAULT, "emfile"),
        (ssl.SSLEOFError(8, "EOF occurred in violation of protocol"), Cause.TLS, "hung_up"),
    ],
)
def test_what_breaks_during_a_handshake_is_tls_whatever_the_socket_calls_it(exc, cause, code):
    assert (tls_failure(exc).cause, tls_failure(exc).code) == (cause, code)


@pytest.mark.parametrize(("word", "cause"), NET_CODES)
def test_a_net_error_of_chromium_has_a_cause(word, cause):
    failed = translate(PlaywrightError(f"page.goto: net::{word} at https://portal.example/?user=ann"))
    assert failed.cause is cause
    assert "ann" not in failed.detail


def test_no_general_net_word_hides_a_special_one():
    words = [word for word, _ in NET_CODES]
    for index, word in enumerate(words):
        assert not any(word.startswith(before) for before in words[:index]), word


def test_a_net_error_that_we_do_not_know_is_our_own_fault():
    failed = translate(PlaywrightError("page.goto: net::ERR_SOMETHING_NEW at https://portal.example/"))
    assert (failed.outcome, failed.code) == (Outcome.UNKNOWN, "err_something_new")


def test_what_was_typed_never_reaches_a_detail():
    failed = translate(PlaywrightError('locator.fill: value "hush-hush" cannot be typed'))
    assert "hush" not in failed.detail


def test_a_detail_is_one_short_printable_line():
    line = one_line("a\r\nb\x1b[31m\tc\u202e" + "x" * 1000)
    assert line.startswith("a b")
    assert len(line) == 300
    assert line.isprintable()


NO_NETWORK = """
import asyncio
from probes.failures import Failed
from probes.network import Endpoint, Network

async def main():
    network = Network()
    endpoint = Endpoint(host="192.0.2.1", port=443)
    for what in (network.resolve("portal.example"), network.connect(endpoint, endpoint.host, private=True)):
        try:
            await what
        except Failed as exc:
            print(exc.cause, exc.outcome)
    network.close()

asyncio.run(main())
"""


def test_without_any_network_a_look_is_offline_and_never_down():
    alone = ["unshare", "-rn", sys.executable]
    if subprocess.run([*alone, "-c", ""], check=False, capture_output=True).returncode:
        pytest.skip("this machine does not let us make a network namespace")
    done = subprocess.run(
        [*alone, "-c", NO_NETWORK], capture_output=True, text=True, check=True, timeout=60, env=os.environ
    )
    assert done.stdout.split("\n") == ["offline unknown", "offline unknown", ""]
