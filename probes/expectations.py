"""What a page must show to count as up, and the first expectation it breaks, judged in one fixed order.

Refused, closed for maintenance, failed, gone, led astray, then the content. A page that shows every text asked for
works, whatever notice it carries beside it; one that does not is explained by what it shows instead.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import Annotated, Any, Self

import jmespath
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, StringConstraints, model_validator

from probes.failures import Failed, Faulty, one_line
from probes.markers import SHORT, Match, Meaning, Page, find, fold
from probes.model import Cause, Outcome
from probes.page import is_html

NOT_ROBOTS = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_ACCEPTABLE, HTTPStatus.TOO_MANY_REQUESTS})
GONE = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
NOTICES = frozenset({Meaning.MAINTENANCE, Meaning.ERROR, Meaning.DELAYS, Meaning.CAPACITY})


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except (re.error, RecursionError, OverflowError) as exc:
        raise ValueError(f"the regex {text!r} is broken: {exc}") from None
    return text


def _path(text: str) -> str:
    try:
        jmespath.compile(text)
    except jmespath.exceptions.JMESPathError as exc:
        raise ValueError(f"the JMESPath {text!r} is broken: {exc}") from None
    return text


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Regex = Annotated[str, StringConstraints(min_length=1), AfterValidator(_pattern)]
Status = Annotated[int, Field(ge=200, le=999)]


class HeaderRule(BaseModel):
    """A header that must be there, with a value in which *regex* is found."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Text
    regex: Regex


class JsonRule(BaseModel):
    """What a JMESPath must find in the JSON body: exactly *equals*, or text in which *regex* is found."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: Annotated[str, AfterValidator(_path)]
    equals: JsonValue = None
    regex: Regex | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.equals is None) == (self.regex is None):
            raise ValueError("give either equals or regex")
        return self

    def holds(self, document: Any) -> bool:
        """Whether *document* is as it must be."""
        try:
            found = jmespath.search(self.path, document)
        except jmespath.exceptions.JMESPathError:
            return False
        if self.regex is None:
            return bool(found == self.equals) and isinstance(found, bool) == isinstance(self.equals, bool)
        text = found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)
        return re.search(self.regex, text) is not None


class Expectations(BaseModel):
    """What the last page of a look must be like. Texts are sought in what a reader sees, ignoring case.

    *required_regex* may be found in the raw body or in what a reader sees, *forbidden_regex* in the raw body.
    *slow* is in seconds. *end_marker* is the text that ends a whole page; true stands for ``</html>``.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    status: list[Status] = Field(default=[200], min_length=1)
    required: list[Text] = []
    required_regex: list[Regex] = []
    forbidden: list[Text] = []
    forbidden_regex: list[Regex] = []
    title: Regex | None = None
    header: list[HeaderRule] = []
    json_: list[JsonRule] = Field(default=[], alias="json")
    min_bytes: int | None = Field(default=None, ge=1)
    max_bytes: int | None = Field(default=None, ge=1)
    final_url: Regex | None = None
    end_marker: bool | Text = False
    slow: float | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _sizes(self) -> Self:
        if self.min_bytes and self.max_bytes and self.min_bytes > self.max_bytes:
            raise ValueError("min_bytes is more than max_bytes")
        return self

    @property
    def reads_body(self) -> bool:
        """Whether any expectation needs a body."""
        texts = (self.required, self.required_regex, self.forbidden, self.forbidden_regex, self.json_)
        return any((*texts, self.title, self.min_bytes, self.max_bytes, self.end_marker))


@dataclass(frozen=True, kw_only=True)
class Seen:
    """The last page of a look, read. *body* is its text as sent, *size* its bytes; *truncated*: there was more."""

    page: Page
    body: str
    size: int
    truncated: bool = False

    @cached_property
    def matches(self) -> tuple[Match, ...]:
        """The markers it shows."""
        return find(self.page)

    @cached_property
    def text(self) -> str:
        """What a reader sees, for comparing."""
        return fold(self.page.text).casefold()

    @cached_property
    def document(self) -> Any:
        """The JSON body. Raises ValueError for one that is not."""
        try:
            return json.loads(self.body)
        except RecursionError as exc:
            raise ValueError("nested too deep") from exc

    def shows(self, *meanings: Meaning) -> Match | None:
        """The first marker of the whole page that means one of *meanings*; frames are but a hint, and left out."""
        return next((m for m in self.matches if m.meaning in meanings and not (m.partial or m.hint)), None)


def judge(seen: Seen, expect: Expectations, retry_after: float | None = None) -> Match | None:
    """The notice a working page carries, None without one. Raises Failed for the first expectation that is broken."""
    alive = _missing(seen, expect) is None and _proofs(expect)
    _refused(seen, expect, retry_after, alive=alive)
    _closed(seen, expect, retry_after, alive=alive)
    _status(seen, expect, retry_after)
    _landing(seen, expect, alive=alive)
    _content(seen, expect)
    return next((m for m in seen.matches if m.meaning in NOTICES), None)


def failed_on_text(seen: Seen, expect: Expectations) -> bool:
    """Whether a text or regex asked for failed on a page whose status was right (blackbox's ..._due_to_regex)."""
    if seen.page.status not in expect.status:
        return False
    return any(
        broken is not None and broken.code in {"missing_text", "forbidden_text", "header", "title"}
        for broken in (_forbidden(seen, expect), _missing(seen, expect), _header(seen, expect), _title(seen, expect))
    )


def _proofs(expect: Expectations) -> bool:
    """Whether anything is asked for that only the service itself can show."""
    return bool(expect.required or expect.required_regex or expect.json_ or expect.title)


def _replaced(seen: Seen, *, alive: bool, proofs: bool) -> bool:
    """Whether something stands in the place of the service: no proof of it, or, with none asked for, a short page."""
    return not alive and (proofs or len(seen.page.text) <= SHORT)


def _refused(seen: Seen, expect: Expectations, retry_after: float | None, *, alive: bool) -> None:
    status = seen.page.status
    mark = seen.shows(Meaning.BLOCKED, Meaning.QUEUE)
    if mark is not None and not mark.decisive:
        normal = status in expect.status and _replaced(seen, alive=alive, proofs=_proofs(expect))
        refusal = status == HTTPStatus.SERVICE_UNAVAILABLE or (400 <= status < 500 and status not in GONE)
        mark = mark if normal or (refusal and status not in expect.status) else None
    if mark is not None:
        queue = mark.meaning is Meaning.QUEUE
        text = "a waiting room stands before the service" if queue else "a firewall takes us for a robot"
        code = "queue" if queue else "challenge"
        raise Failed(Cause.BLOCKED, f"{text}: {mark.phrase}", code=code, retry_after=retry_after)
    if status in NOT_ROBOTS and status not in expect.status:
        text = f"refused with {status}; a person may still get in"
        raise Failed(Cause.BLOCKED, text, code=str(status), retry_after=retry_after)


def _closed(seen: Seen, expect: Expectations, retry_after: float | None, *, alive: bool) -> None:
    mark = seen.shows(Meaning.MAINTENANCE)
    if mark is None or alive:
        return
    status = seen.page.status
    here = status in expect.status and _replaced(seen, alive=alive, proofs=_proofs(expect))
    if mark.decisive or status >= 500 or here:
        text = f"a maintenance page in place of the service: {mark.phrase}"
        raise Failed(Cause.MAINTENANCE_PAGE, text, code=mark.id.replace("-", "_"), retry_after=retry_after)


def _status(seen: Seen, expect: Expectations, retry_after: float | None) -> None:
    status = seen.page.status
    if status in expect.status:
        return
    code = str(status)
    if 500 <= status < 600:
        raise Failed(Cause.HTTP_5XX, f"the server answered {status}", code=code, retry_after=retry_after)
    if 400 <= status < 500:
        moved = "; the address may have moved" if status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE} else ""
        raise Failed(Cause.HTTP_4XX, f"the server answered {status}{moved}", code=code, retry_after=retry_after)
    if 300 <= status < 400:
        raise Failed(Cause.REDIRECT, f"the server answered {status}, which leads nowhere", code=code)
    if 200 <= status < 300:
        raise Failed(Cause.CONTENT_MISMATCH, f"the server answered {status}", code=code)
    raise Failed(Cause.PROTOCOL, f"the server answered {status}, which is no HTTP status", code="status")


def _landing(seen: Seen, expect: Expectations, *, alive: bool) -> None:
    if expect.final_url is None or re.search(expect.final_url, seen.page.url):
        return
    outcome = Outcome.DEGRADED if alive else Outcome.DOWN
    text = f"ended at {seen.page.url.partition('?')[0]}, which is not where it should lead"
    raise Failed(Cause.REDIRECT, text, code="final_url", outcome=outcome)


def _content(seen: Seen, expect: Expectations) -> None:
    if broken := _forbidden(seen, expect):
        raise broken
    missing = _missing(seen, expect)
    if missing or not _proofs(expect):
        _explain(seen, expect, missing)
    if missing:
        raise _too_large(seen) if seen.truncated else missing
    if seen.truncated and not _proofs(expect):
        raise _too_large(seen)
    for check in (_size, _header, _title, _end):
        if broken := check(seen, expect):
            raise broken


def _too_large(seen: Seen) -> Failed:
    return Failed(Cause.CONTENT_MISMATCH, f"the body goes on beyond {seen.size} bytes", code="body_too_large")


def _explain(seen: Seen, expect: Expectations, missing: Failed | None) -> None:
    """Say by what the page shows why the service is not there. Raises Failed, or leaves it at *missing*."""
    if mark := seen.shows(Meaning.ERROR):
        text = f"an error in place of the service: {mark.phrase}"
        raise Failed(Cause.CONTENT_MISMATCH, text, code="error_text", outcome=Outcome.DOWN)
    if not _replaced(seen, alive=False, proofs=missing is not None):
        return
    mark = seen.shows(Meaning.SESSION, Meaning.TOO_MANY_ATTEMPTS, Meaning.CAPACITY, Meaning.ACCOUNT)
    if mark is not None:
        raise EXPLAINED[mark.meaning](mark.phrase)
    hint = next((m for m in seen.matches if m.hint), None)
    if missing is not None and hint is not None:
        raise Failed(Cause.BLOCKED, f"a firewall wants proof that we are human: {hint.phrase}", code="challenge")
    if expect.json_ and missing is not None and is_html(seen.page.headers.get("content-type", ""), seen.body):
        raise Failed(Cause.BLOCKED, "a web page in place of JSON: probably a firewall's", code="html")


EXPLAINED: dict[Meaning, Callable[[str], Failed]] = {
    Meaning.SESSION: lambda phrase: Failed(Cause.CONTENT_MISMATCH, f"the session has run out: {phrase}", code="session"),
    Meaning.TOO_MANY_ATTEMPTS: lambda phrase: Faulty(f"we asked too often: {phrase}", code="too_many_attempts"),
    Meaning.CAPACITY: lambda phrase: Failed(Cause.BLOCKED, f"the daily limit is reached: {phrase}", code="capacity"),
    Meaning.ACCOUNT: lambda phrase: Failed(Cause.AUTH_FAILED, f"not for this account: {phrase}", code="account"),
}


def _mismatch(code: str, text: str, *, outcome: Outcome | None = None) -> Failed:
    return Failed(Cause.CONTENT_MISMATCH, text, code=code, outcome=outcome)


def _forbidden(seen: Seen, expect: Expectations) -> Failed | None:
    shown = (text for text in expect.forbidden if fold(text).casefold() in seen.text)
    raw = (regex for regex in expect.forbidden_regex if re.search(regex, seen.body))
    found = next(shown, None) or next(raw, None)
    return found and _mismatch("forbidden_text", f"shows what it must not: {found}", outcome=Outcome.DOWN) or None


def _missing(seen: Seen, expect: Expectations) -> Failed | None:
    """The first proof of the service that is not there. The title counts as one only when nothing else is asked for."""
    return next(_absent(seen, expect), None)


def _absent(seen: Seen, expect: Expectations) -> Iterator[Failed]:
    for text in expect.required:
        if fold(text).casefold() not in seen.text:
            yield _mismatch("missing_text", f"does not show: {text}")
    for regex in expect.required_regex:
        if not re.search(regex, seen.body) and not re.search(regex, seen.page.text):
            yield _mismatch("missing_text", f"nothing in it matches: {regex}")
    yield from _unlike(seen, expect)
    if not (expect.required or expect.required_regex or expect.json_) and (broken := _title(seen, expect)):
        yield broken


def _unlike(seen: Seen, expect: Expectations) -> Iterator[Failed]:
    for rule in expect.json_:
        try:
            holds = rule.holds(seen.document)
        except ValueError:
            yield _mismatch("json", "the body is not JSON")
            return
        if not holds:
            yield _mismatch("json", f"the JSON is not as it must be at: {rule.path}")


def _size(seen: Seen, expect: Expectations) -> Failed | None:
    if expect.min_bytes is not None and seen.size < expect.min_bytes:
        return _mismatch("too_small", f"the body has {seen.size} bytes, expected at least {expect.min_bytes}")
    if expect.max_bytes is not None and seen.size > expect.max_bytes:
        return _mismatch("too_large", f"the body has {seen.size} bytes, expected at most {expect.max_bytes}")
    return None


def _header(seen: Seen, expect: Expectations) -> Failed | None:
    for rule in expect.header:
        value = seen.page.headers.get(rule.name.lower())
        if value is None or not re.search(rule.regex, value):
            shown = "is missing" if value is None else f"says {one_line(value, 60)}"
            return _mismatch("header", f"the header {rule.name} {shown}")
    return None


def _title(seen: Seen, expect: Expectations) -> Failed | None:
    if expect.title is None or re.search(expect.title, seen.page.title):
        return None
    return _mismatch("title", f"the title is: {one_line(seen.page.title, 80) or '(none)'}")


def _end(seen: Seen, expect: Expectations) -> Failed | None:
    if not expect.end_marker or seen.truncated:
        return None
    marker = "</html>" if expect.end_marker is True else expect.end_marker
    if marker.lower() in seen.body.lower():
        return None
    return _mismatch("cut", f"the page does not end with: {marker}")
