"""Raw exchanges: read back as any archive's tool reads them, whole but for what may not be kept."""

from datetime import UTC, datetime
from io import BytesIO

from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from probes.warc import Raw, answered, asked, hidden, warc

BEGAN = datetime(2026, 11, 22, 14, 5, 9, tzinfo=UTC)
REPLY = Raw(
    at=0.5,
    url="https://portal.example/sign-in?lang=en",
    method="GET",
    path="/sign-in?lang=en",
    asked=(("Host", "portal.example"), ("User-Agent", "us")),
    status=503,
    reason="Service Unavailable",
    headers=(("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("Content-Length", "9")),
    body="<h1>Panne « générale »</h1>".encode(),
    address="203.0.113.7",
)
SILENT = Raw(at=1.0, url="https://portal.example/x", method="GET", path="/x", asked=(("Host", "portal.example"),))


def read(*raws: Raw) -> list[tuple]:
    data = warc(raws, began_at=BEGAN, software="ircc-monitor/1.2")
    return [(each, each.content_stream().read()) for each in ArchiveIterator(BytesIO(data))]


def test_an_exchange_is_read_back_as_it_was() -> None:
    (about, info), (reply, body), (request, _) = read(REPLY)
    assert (about.rec_type, about.rec_headers.protocol) == ("warcinfo", "WARC/1.1")
    assert b"software: ircc-monitor/1.2" in info
    assert (reply.rec_type, request.rec_type) == ("response", "request")
    told = reply.rec_headers
    assert told["WARC-Target-URI"] == request.rec_headers["WARC-Target-URI"] == REPLY.url
    assert told["WARC-Date"] == request.rec_headers["WARC-Date"] == "2026-11-22T14:05:09.500000Z"
    assert told["WARC-IP-Address"] == "203.0.113.7"
    assert request.rec_headers["WARC-Concurrent-To"] == told["WARC-Record-ID"]
    assert reply.http_headers.get_statuscode() == "503"
    asked_for = request.http_headers
    assert (asked_for.protocol, asked_for.statusline) == ("GET", "/sign-in?lang=en HTTP/1.1")
    assert asked_for.headers == [("Host", "portal.example"), ("User-Agent", "us")]
    assert body == REPLY.body


def test_how_the_body_was_sent_is_told_under_another_name_as_it_is_kept_decoded() -> None:
    _, (reply, _), _ = read(REPLY)
    names = [name for name, _ in reply.http_headers.headers]
    assert names == ["Content-Type", "X-Archive-Orig-Content-Encoding", "X-Archive-Orig-Content-Length"]


def test_a_request_without_a_reply_is_kept_alone() -> None:
    (_, _), (request, _) = read(SILENT)
    assert (request.rec_type, request.http_headers.statusline) == ("request", "/x HTTP/1.1")


def test_a_body_that_was_cut_says_so() -> None:
    cut = Raw(at=0.0, url="https://a.example/", method="GET", path="/", status=200, reason="OK", truncated=True)
    _, (reply, _), _ = read(cut)
    assert reply.rec_headers["WARC-Truncated"] == "length"


def test_every_digest_holds(tmp_path) -> None:
    class Options:
        verbose = False
        inputs = (str(tmp_path / "exchanges.warc.gz"),)

    (tmp_path / "exchanges.warc.gz").write_bytes(warc([REPLY, SILENT], began_at=BEGAN, software="x/1"))
    checker = Checker(Options())
    checker.process_all()
    assert checker.exit_value == 0


def test_what_signs_in_is_never_kept() -> None:
    sent = [("Cookie", "a=1"), ("authorization", "Basic x"), ("Proxy-Authorization", "y"), ("Accept", "*/*")]
    assert asked([*sent, ("X-Api-Key", "k")], own=("X-Api-Key", "Accept")) == (("Accept", "*/*"),)
    got = [("Set-Cookie", "s=1"), ("Location", "/next?token=t#f"), ("ETag", '"x"')]
    assert answered(got) == (("Location", "/next?token=REDACTED"), ("ETag", '"x"'))
    assert hidden("https://a.example/x;jsessionid=1?t=2") == "https://a.example/x;jsessionid=REDACTED?t=REDACTED"


def test_no_body_and_no_header_shows_in_a_repr() -> None:
    assert "Panne" not in repr(REPLY)
    assert "User-Agent" not in repr(REPLY)
