"""What a page says of its service: the first expectation it breaks, judged in one fixed order.

Refused, closed for maintenance, failed, gone, led astray, then the content. A page that shows every text asked for
works, whatever notice it carries beside it; one that does not is explained by what it shows instead. An announcement
explains a short page only: on a long one it may speak of next week. A captcha's script explains a bare page only:
sign-in forms carry one too.
"""

import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from types import MappingProxyType

from probes import expectations as of
from probes.expectations import Expectations, Seen, mismatch
from probes.failures import Failed, Faulty
from probes.markers import BARE, SHORT, Match, Meaning
from probes.model import Cause, Outcome
from probes.page import is_html

TURNED_AWAY = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_ACCEPTABLE, HTTPStatus.TOO_MANY_REQUESTS})
NOT_THERE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
NEVER_A_REFUSAL = NOT_THERE | {HTTPStatus.UNAUTHORIZED}
NOTICES = frozenset({Meaning.MAINTENANCE, Meaning.ERROR, Meaning.DELAYS, Meaning.CAPACITY})


def judge(seen: Seen, expect: Expectations, retry_after: float | None = None) -> Match | None:
    """The notice that a working page carries, None without one. Raises Failed. *retry_after* is in seconds."""
    missing = of.missing(seen, expect)
    alive = expect.proofs and missing is None
    # In the place of the service: no proof of it, or, with none asked for, a page too short to be one of content.
    replaced = not alive and (expect.proofs or len(seen.page.text) <= SHORT)
    for broken in (
        _refused(seen, expect, replaced=replaced),
        None if alive else _closed(seen, expect, replaced=replaced),
        _status(seen, expect),
    ):
        if broken is not None:
            broken.retry_after = retry_after
            raise broken
    _landing(seen, expect, alive=alive)
    if broken := of.forbidden(seen, expect):
        raise broken
    if not alive:
        _explain(seen, expect, replaced=replaced)
    if seen.truncated and not alive:
        raise mismatch("body_too_large", f"the body goes on beyond {seen.size} bytes")
    notice = next((match for match in seen.matches if match.meaning in NOTICES), None)
    if missing is not None:
        raise _with(missing, notice)
    for broken in (check(seen, expect) for check in (of.size, of.header, of.title, of.end)):
        if broken is not None:
            raise broken
    return notice


def _with(missing: Failed, notice: Match | None) -> Failed:
    if notice is None:
        return missing
    text = f"{missing.detail}; notice on the page: {notice.phrase}"
    return Failed(missing.cause, text, code=missing.code, outcome=missing.outcome)


def _family(status: int) -> str:
    return f"{status // 100}xx"


def _refused(seen: Seen, expect: Expectations, *, replaced: bool) -> Failed | None:
    status = seen.page.status
    expected = status in expect.status
    mark = seen.shows(Meaning.BLOCKED, Meaning.QUEUE)
    refusal = status == HTTPStatus.SERVICE_UNAVAILABLE or (_family(status) == "4xx" and status not in NEVER_A_REFUSAL)
    if mark is not None and (mark.decisive or (replaced if expected else refusal)):
        return _turned_away(mark)
    if status in TURNED_AWAY and not expected:
        return Failed(Cause.BLOCKED, f"refused with {status}; a person may still get in", code=str(status))
    return None


def _turned_away(mark: Match) -> Failed:
    if mark.meaning is Meaning.QUEUE:
        return Failed(Cause.BLOCKED, f"a waiting room stands before the service: {mark.phrase}", code="queue")
    return Failed(Cause.BLOCKED, f"a firewall takes us for a robot: {mark.phrase}", code="challenge")


def _closed(seen: Seen, expect: Expectations, *, replaced: bool) -> Failed | None:
    mark = seen.shows(Meaning.MAINTENANCE, ahead=len(seen.page.text) <= SHORT)
    status = seen.page.status
    here = replaced and status in expect.status
    if mark is None or not (mark.decisive or here or _family(status) == "5xx"):
        return None
    return Failed(Cause.MAINTENANCE_PAGE, f"a maintenance page in place of the service: {mark.phrase}", code="page")


def _status(seen: Seen, expect: Expectations) -> Failed | None:
    status, code = seen.page.status, str(seen.page.status)
    if status in expect.status:
        return None
    match _family(status):
        case "5xx":
            return Failed(Cause.HTTP_5XX, f"the server answered {status}", code=code)
        case "4xx":
            moved = "; the address may have moved" if status in NOT_THERE else ""
            return Failed(Cause.HTTP_4XX, f"the server answered {status}{moved}", code=code)
        case "3xx":
            return Failed(Cause.REDIRECT, f"the server answered {status}, and nothing follows", code=code)
        case "2xx":
            return mismatch(code, f"the server answered {status}")
    return Failed(Cause.PROTOCOL, f"the server answered {status}, which is no status of HTTP", code="status")


def _landing(seen: Seen, expect: Expectations, *, alive: bool) -> None:
    if expect.final_url is None or re.search(expect.final_url, seen.page.url):
        return
    text = f"ended at {seen.page.url.partition('?')[0]}, which is not where it should lead"
    raise Failed(Cause.REDIRECT, text, code="final_url", outcome=Outcome.DEGRADED if alive else Outcome.DOWN)


def _explain(seen: Seen, expect: Expectations, *, replaced: bool) -> None:
    """Raise what the page shows in place of the service, or nothing when it does not tell."""
    if mark := seen.shows(Meaning.ERROR):
        raise mismatch("error_text", f"an error in place of the service: {mark.phrase}", outcome=Outcome.DOWN)
    if replaced and (mark := seen.shows(*EXPLAINED)):
        raise EXPLAINED[mark.meaning](mark.phrase)
    if not expect.proofs:
        return
    hint = next((match for match in seen.matches if match.hint), None)
    if hint is not None and len(seen.page.text) <= BARE:
        raise _turned_away(hint)
    if expect.json_ and is_html(seen.page.headers.get("content-type", ""), seen.body):
        raise Failed(Cause.BLOCKED, "a web page in place of JSON: a firewall's, most likely", code="html")


EXPLAINED: Mapping[Meaning, Callable[[str], Failed]] = MappingProxyType(
    {
        Meaning.SESSION: lambda phrase: mismatch("session", f"the session has run out: {phrase}"),
        Meaning.TOO_MANY_ATTEMPTS: lambda phrase: Faulty(f"we asked too often: {phrase}", code="too_many_attempts"),
        Meaning.CAPACITY: lambda phrase: Failed(
            Cause.BLOCKED, f"the daily limit is reached: {phrase}", code="capacity"
        ),
        Meaning.ACCOUNT: lambda phrase: Failed(Cause.AUTH_FAILED, f"not for this account: {phrase}", code="account"),
    }
)
