"""What a page must show to count as up, one check for each expectation.

A check gives the failure it sees, or None. In which order they count, and what a page shows instead, is the verdict's.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Self

import jmespath
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, StringConstraints, model_validator

from probes.failures import Failed, one_line
from probes.markers import Match, Meaning, Page, find, fold
from probes.model import Cause, Outcome


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
    def proofs(self) -> bool:
        """Whether anything is asked for that only the service itself can show."""
        return bool(self.required or self.required_regex or self.json_ or self.title)

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

    def shows(self, *meanings: Meaning, ahead: bool = True) -> Match | None:
        """The first marker of the whole page that means one of *meanings*; hints and single components left out.

        Without *ahead*, announcements are left out too.
        """
        fit = (m for m in self.matches if not (m.partial or m.hint or (m.ahead and not ahead)))
        return next((m for m in fit if m.meaning in meanings), None)


def failed_on_text(seen: Seen, expect: Expectations) -> bool:
    """Whether a text or regex asked for failed on a page whose status was right (blackbox's ..._due_to_regex)."""
    if seen.page.status not in expect.status:
        return False
    return any(
        broken is not None and broken.code in {"missing_text", "forbidden_text", "header", "title"}
        for broken in (forbidden(seen, expect), missing(seen, expect), header(seen, expect), title(seen, expect))
    )


def mismatch(code: str, text: str, *, outcome: Outcome | None = None) -> Failed:
    """A page that is not what was asked for: degraded, unless *outcome* says otherwise."""
    return Failed(Cause.CONTENT_MISMATCH, text, code=code, outcome=outcome)


def forbidden(seen: Seen, expect: Expectations) -> Failed | None:
    """The first text it shows that it must not."""
    shown = (text for text in expect.forbidden if fold(text).casefold() in seen.text)
    raw = (regex for regex in expect.forbidden_regex if re.search(regex, seen.body))
    found = next(shown, None) or next(raw, None)
    if found is None:
        return None
    return mismatch("forbidden_text", f"shows what it must not: {found}", outcome=Outcome.DOWN)


def missing(seen: Seen, expect: Expectations) -> Failed | None:
    """The first proof of the service that is not there. The title counts as one only when nothing else is asked for."""
    return next(_absent(seen, expect), None)


def _absent(seen: Seen, expect: Expectations) -> Iterator[Failed]:
    for text in expect.required:
        if fold(text).casefold() not in seen.text:
            yield mismatch("missing_text", f"does not show: {text}")
    for regex in expect.required_regex:
        if not re.search(regex, seen.body) and not re.search(regex, seen.page.text):
            yield mismatch("missing_text", f"nothing in it matches: {regex}")
    yield from _unlike(seen, expect)
    if not (expect.required or expect.required_regex or expect.json_) and (broken := title(seen, expect)):
        yield broken


def _unlike(seen: Seen, expect: Expectations) -> Iterator[Failed]:
    for rule in expect.json_:
        try:
            holds = rule.holds(seen.document)
        except ValueError:
            yield mismatch("json", "the body is not JSON")
            return
        if not holds:
            yield mismatch("json", f"the JSON is not as it must be at: {rule.path}")


def size(seen: Seen, expect: Expectations) -> Failed | None:
    """A body smaller or larger than asked for."""
    if expect.min_bytes is not None and seen.size < expect.min_bytes:
        return mismatch("too_small", f"the body has {seen.size} bytes, expected at least {expect.min_bytes}")
    if expect.max_bytes is not None and seen.size > expect.max_bytes:
        return mismatch("too_large", f"the body has {seen.size} bytes, expected at most {expect.max_bytes}")
    return None


def header(seen: Seen, expect: Expectations) -> Failed | None:
    """The first header that is not there or not as asked for."""
    for rule in expect.header:
        value = seen.page.headers.get(rule.name.lower())
        if value is None or not re.search(rule.regex, value):
            shown = "is missing" if value is None else f"says {one_line(value, 60)}"
            return mismatch("header", f"the header {rule.name} {shown}")
    return None


def title(seen: Seen, expect: Expectations) -> Failed | None:
    """A title other than asked for."""
    if expect.title is None or re.search(expect.title, seen.page.title):
        return None
    return mismatch("title", f"the title is: {one_line(seen.page.title, 80) or '(none)'}")


def end(seen: Seen, expect: Expectations) -> Failed | None:
    """A page that lacks its end: a gzip stream cut in the middle decodes without an error, only shorter."""
    if not expect.end_marker or seen.truncated:
        return None
    marker = "</html>" if expect.end_marker is True else expect.end_marker
    if marker.lower() in seen.body.lower():
        return None
    return mismatch("cut", f"the page does not end with: {marker}")
