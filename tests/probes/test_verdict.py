"""One page, one verdict: the order in which expectations count, and what must never alarm."""

import pytest

from probes.expectations import Expectations, Seen
from probes.failures import Failed
from probes.page import read
from probes.verdict import judge

UP = ("up", "", "")
SIGN_IN = "<title>Sign in</title><h1>IRCC Portal</h1><form><button>Sign in</button></form>"
MAINTENANCE = "<h1>IRCC</h1><p>We are down for scheduled maintenance. Nous sommes en maintenance.</p>"
NOTICE = "<p>This online service will be unavailable from 12:00 a.m. to 5:30 a.m. Tuesday, May 5, 2026</p>"
NOTICE_FR = "<p>Ce service en ligne sera inaccessible de 00h00 à 6h00 le mardi 7 novembre</p>"
GCKEY = """<title>GCKey</title><h1>Welcome to GCKey</h1><h2>Log in</h2><label>Your user name</label>
<a>Forgot your username?</a><label>Password</label><a>Forgot your password?</a><p>Don't have a GCKey? Register one.</p>
<p>Use of this site is subject to its terms and conditions.</p><a>Privacy</a><a>Frequently Asked Questions</a>"""
EMERGENCY = "<p>Our online services are unavailable. Please try again later.</p>"
DENIED = "<title>Access Denied</title><h1>Access Denied</h1>Reference #18.aa.bb"
CAPTCHA = '<script src="https://www.google.com/recaptcha/api.js"></script><p>One more step</p>'
LIMIT = "<p>We’re limiting the number of online applications. The limit resets at 7 a.m. and 7 p.m., Eastern Time</p>"
PROSE = "<p>" + "How to apply, what you need, how long it takes. " * 60 + "</p>"
HTML = ("Content-Type", "text/html")
ASKED = {"required": ["Sign in"]}


def verdict(
    body: str,
    expect: dict[str, object] | None = None,
    *,
    status: int = 200,
    headers: tuple[tuple[str, str], ...] = (HTML,),
    url: str = "https://portal.example/signin",
    truncated: bool = False,
) -> tuple[str, str, str]:
    page = read(url=url, status=status, headers=headers, body=body)
    seen = Seen(page=page, body=body, size=len(body.encode()), truncated=truncated)
    try:
        notice = judge(seen, Expectations.model_validate(ASKED if expect is None else expect))
    except Failed as failed:
        return failed.outcome.value, failed.cause.value, failed.code
    return "up", f"notice {notice.meaning.value}" if notice else "", ""


def blocked(code: str) -> tuple[str, str, str]:
    return "unknown", "blocked", code


def mismatch(code: str, outcome: str = "degraded") -> tuple[str, str, str]:
    return outcome, "content_mismatch", code


CLOSED = ("maintenance", "maintenance_page", "page")


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (403, "", blocked("403")),
        (406, "", blocked("406")),
        (429, "", blocked("429")),
        (403, DENIED, blocked("challenge")),
        (400, '{"__type": "ForbiddenException", "message": "Request not allowed"}', blocked("challenge")),
        (503, DENIED, blocked("challenge")),
        (503, "<h1>You are now in line</h1>", blocked("queue")),
        (999, "", blocked("challenge")),
        (401, DENIED, ("down", "http_4xx", "401")),
        (404, DENIED, ("down", "http_4xx", "404")),
        (500, DENIED, ("down", "http_5xx", "500")),
        (503, MAINTENANCE, CLOSED),
        (500, MAINTENANCE, CLOSED),
        (404, MAINTENANCE, ("down", "http_4xx", "404")),
        (503, "<h1>503 Service Temporarily Unavailable</h1>", ("down", "http_5xx", "503")),
        (502, "<h1>502 Bad Gateway</h1>", ("down", "http_5xx", "502")),
        (503, SIGN_IN, ("down", "http_5xx", "503")),
        (503, SIGN_IN + NOTICE, ("down", "http_5xx", "503")),
        (503, NOTICE, CLOSED),
        (503, PROSE + NOTICE, ("down", "http_5xx", "503")),
        (404, SIGN_IN, ("down", "http_4xx", "404")),
        (410, "", ("down", "http_4xx", "410")),
        (405, "", ("down", "http_4xx", "405")),
        (304, "", ("down", "redirect", "304")),
        (204, "", mismatch("204")),
        (202, SIGN_IN, mismatch("202")),
        (700, SIGN_IN, ("down", "protocol", "status")),
    ],
)
def test_a_status_that_is_not_expected_decides(status: int, body: str, said: tuple[str, str, str]) -> None:
    assert verdict(body, status=status) == said


@pytest.mark.parametrize("status", [401, 403, 404, 500, 302, 204])
def test_a_status_that_is_expected_is_up(status: int) -> None:
    assert verdict("{}", {"status": [status]}, status=status) == UP


@pytest.mark.parametrize(
    "headers",
    [(("CF-Mitigated", "challenge"), HTML), (("X-Amzn-Waf-Action", "captcha"), HTML)],
)
@pytest.mark.parametrize("status", [200, 202, 403, 405, 503])
def test_a_firewalls_own_header_settles_it_at_any_status(headers: tuple[tuple[str, str], ...], status: int) -> None:
    assert verdict("<p>x</p>", status=status, headers=headers) == blocked("challenge")
    assert verdict("<p>x</p>", {}, status=status, headers=headers) == blocked("challenge")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (DENIED, blocked("challenge")),
        (CAPTCHA, blocked("challenge")),
        (CAPTCHA + GCKEY, mismatch("missing_text")),
        (CAPTCHA + PROSE, mismatch("missing_text")),
        (CAPTCHA + "<p>Our server is down</p>", mismatch("error_text", "down")),
        ("<p>Verify you are human</p>", blocked("challenge")),
        ("<p>Request unsuccessful. Incapsula incident ID: 12-34</p>", blocked("challenge")),
        ("<p>You are now in line</p>", blocked("queue")),
        (MAINTENANCE, CLOSED),
        (NOTICE, CLOSED),
        (PROSE + NOTICE, mismatch("missing_text")),
        (PROSE + NOTICE_FR, mismatch("missing_text")),
        (NOTICE_FR, CLOSED),
        (NOTICE + "<title>Scheduled maintenance</title>" + PROSE, CLOSED),
        ("<strong>Our server is down</strong>", mismatch("error_text", "down")),
        (PROSE + EMERGENCY, mismatch("error_text", "down")),
        ("<h1>503 Service Unavailable</h1>", mismatch("error_text", "down")),
        ("<p>Difficultés techniques</p>", mismatch("error_text", "down")),
        ("<p>Session expired</p>", mismatch("session")),
        ("<p>Session expirée</p>", mismatch("session")),
        ("<p>Too many attempts</p>", ("unknown", "prober_fault", "too_many_attempts")),
        ("<p>Trop de tentatives</p>", ("unknown", "prober_fault", "too_many_attempts")),
        (LIMIT, blocked("capacity")),
        (PROSE + LIMIT, blocked("capacity")),
        ("<p>Your account is not authorized to access this IRCC portal.</p>", ("unknown", "auth_failed", "account")),
        ("<h1>A page of another design</h1>", mismatch("missing_text")),
        (PROSE, mismatch("missing_text")),
        ("<p>Online payment is currently unavailable.</p>" + PROSE, mismatch("missing_text")),
        ("<p>The eTA system is experiencing delays.</p>", mismatch("missing_text")),
        ("", mismatch("missing_text")),
    ],
)
def test_a_page_without_the_text_asked_for_is_explained_by_what_it_shows(body: str, said: tuple[str, str, str]) -> None:
    assert verdict(body) == said


@pytest.mark.parametrize(
    ("notice", "meaning"),
    [
        (NOTICE, "maintenance"),
        (EMERGENCY, "error"),
        ("<p>Online payment is currently unavailable.</p>", "maintenance"),
        ("<p>GCKey will be unavailable from 5:00 a.m.</p>", "maintenance"),
        ("<p>The eTA system is experiencing delays.</p>", "delays"),
        (LIMIT, "capacity"),
    ],
)
@pytest.mark.parametrize("length", ["", PROSE])
def test_a_notice_on_a_page_that_works_is_told_and_is_no_outage(notice: str, meaning: str, length: str) -> None:
    assert verdict(SIGN_IN + length + notice) == ("up", f"notice {meaning}", "")


@pytest.mark.parametrize(
    "body",
    [
        SIGN_IN,
        SIGN_IN + CAPTCHA,
        SIGN_IN + "<!-- " + EMERGENCY + " -->",
        SIGN_IN + "<p>We use cookies.</p><button>Accept</button>",
        SIGN_IN + "<p>Session expired</p>",
        SIGN_IN + "<p>Checking your browser before you sign in</p>",
        SIGN_IN + "<ul><li>Session expired</li><li>Too many attempts</li><li>Technical difficulties</li></ul>",
    ],
)
def test_what_must_not_alarm_does_not(body: str) -> None:
    assert verdict(body) == UP


def test_an_announcement_beside_a_missing_text_is_told_with_it() -> None:
    page = read(url="https://portal.example/", status=200, headers=[HTML], body=PROSE + NOTICE)
    with pytest.raises(Failed) as caught:
        judge(Seen(page=page, body="", size=0), Expectations.model_validate(ASKED))
    assert "notice on the page: this online service will be unavailable from" in caught.value.detail


def test_a_waiting_rooms_cookie_alone_is_nothing_and_explains_a_missing_page() -> None:
    cookie = (HTML, ("Set-Cookie", "__cfwaitingroom=abc"))
    assert verdict(SIGN_IN, headers=cookie) == UP
    assert verdict("<p>Please wait</p>", headers=cookie) == blocked("queue")


def test_a_page_in_the_other_language_is_not_down() -> None:
    assert verdict("<h1>Portail d’IRCC</h1><button>Se connecter</button>") == mismatch("missing_text")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (SIGN_IN, UP),
        (PROSE, UP),
        ("", UP),
        ("<noscript>You need to enable JavaScript</noscript><div id=root></div>", UP),
        (CAPTCHA, UP),
        (PROSE + NOTICE, ("up", "notice maintenance", "")),
        (MAINTENANCE, CLOSED),
        (DENIED, blocked("challenge")),
        (PROSE + EMERGENCY, mismatch("error_text", "down")),
        ("<p>Our server is down</p>", mismatch("error_text", "down")),
        (
            "<h1>Error</h1><p>ORA-12154: TNS:could not resolve the connect identifier</p>",
            mismatch("error_text", "down"),
        ),
        (PROSE + "<p>Error: ORA-12154</p>", UP),
        ("<p>Too many attempts</p>", ("unknown", "prober_fault", "too_many_attempts")),
        (PROSE + LIMIT, ("up", "notice capacity", "")),
        ("<p>Online payment is currently unavailable.</p>", ("up", "notice maintenance", "")),
    ],
)
def test_with_no_text_asked_for_only_an_error_or_a_page_in_its_place_counts(
    body: str, said: tuple[str, str, str]
) -> None:
    assert verdict(body, {}) == said


JSON = {"json": [{"path": "status", "equals": "UP"}]}


@pytest.mark.parametrize(
    ("body", "kind", "said"),
    [
        ('{"status": "UP"}', "application/json", UP),
        ('{"status": "DOWN"}', "application/json", mismatch("json")),
        ('{"message": "Request not allowed"}', "application/json", blocked("challenge")),
        ("<html><p>Please enable cookies</p></html>", "text/html", blocked("html")),
        ("<html><p>Our server is down</p></html>", "text/html", mismatch("error_text", "down")),
        ("not json", "text/plain", mismatch("json")),
    ],
)
def test_a_page_in_place_of_json_is_a_firewalls(body: str, kind: str, said: tuple[str, str, str]) -> None:
    assert verdict(body, JSON, headers=(("Content-Type", kind),)) == said


def test_an_outage_page_is_maintenance_at_any_status_and_length() -> None:
    for status in (200, 404, 503):
        at = {"url": "https://ircc.canada.ca/outage-interruption.asp", "status": status}
        assert verdict(PROSE, **at) == CLOSED
        assert verdict(PROSE, {}, **at) == CLOSED


@pytest.mark.parametrize(
    ("body", "said"),
    [(SIGN_IN, ("degraded", "redirect", "final_url")), (PROSE, ("down", "redirect", "final_url"))],
)
def test_landing_elsewhere_is_down_unless_the_page_asked_for_is_there(body: str, said: tuple[str, str, str]) -> None:
    expect = ASKED | {"final_url": "^https://portal.example/signin"}
    assert verdict(body, expect, url="https://www.canada.ca/en.html") == said
    assert verdict(SIGN_IN, expect) == UP


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"forbidden": ["IRCC Portal"]}, mismatch("forbidden_text", "down")),
        ({"forbidden": ["IRCC Portal"], "required": ["never"]}, mismatch("forbidden_text", "down")),
        ({"min_bytes": 10_000, "title": "^Never"}, mismatch("too_small")),
        ({"max_bytes": 10, "required": ["never"]}, mismatch("missing_text")),
        ({"header": [{"name": "Content-Type", "regex": "json"}], "title": "^Never"}, mismatch("header")),
        ({"title": "^Never", "end_marker": True}, mismatch("title")),
        ({"end_marker": True}, mismatch("cut")),
    ],
)
def test_the_first_broken_expectation_is_told(change: dict[str, object], said: tuple[str, str, str]) -> None:
    assert verdict(SIGN_IN, ASKED | change) == said


def test_a_body_over_the_limit_counts_only_when_a_text_is_missing_or_none_was_asked_for() -> None:
    assert verdict(SIGN_IN, truncated=True) == UP
    assert verdict(PROSE, truncated=True) == mismatch("body_too_large")
    assert verdict(PROSE, {}, truncated=True) == mismatch("body_too_large")
    assert verdict(EMERGENCY, truncated=True) == mismatch("error_text", "down")


def test_the_wait_asked_for_goes_with_the_refusal() -> None:
    page = read(url="https://portal.example/", status=429, headers=[HTML], body="")
    with pytest.raises(Failed) as caught:
        judge(Seen(page=page, body="", size=0), Expectations(), 90.0)
    assert caught.value.retry_after == 90.0
