"""What a reply or a page in a browser amounts to: judged as a page fetched without one, but by what a step missed."""

from collections.abc import Mapping
from dataclasses import replace

from probes.expectations import Expectations, Seen
from probes.failures import Failed
from probes.headers import retry_after
from probes.model import Cause
from probes.page import Page
from probes.verdict import judge

BAD = 400
"""The lowest status that is an error."""

UNSEEN = frozenset({"ttfb", "no_effect", "offsite", "insecure"})
"""Codes of failures after which the page still shown is not the page that failed: its words prove nothing and are
not read."""

ON_THE_PAGE = frozenset(
    {
        Cause.JOURNEY_STEP,
        Cause.TIMEOUT,
        Cause.REDIRECT,
        Cause.HTTP_4XX,
        Cause.HTTP_5XX,
        Cause.BLOCKED,
        Cause.CONTENT_MISMATCH,
    }
)
"""Causes that the page itself may explain better. A name that does not resolve, a handshake that fails, it cannot."""


def redirects(status: int) -> bool:
    """Whether a reply of *status* only leads on to another."""
    return status // 100 == 3  # noqa: PLR2004


def judge_reply(url: str, status: int, headers: Mapping[str, str]) -> None:
    """Raise Failed when the reply is a bad one by its status, its headers or its address. Its text is not asked."""
    judge_page(Page(url=url, status=status, headers=headers, title="", text=""))


def weigh(failed: Failed, page: Page) -> Failed:
    """The better word for *failed* that *page* itself has, or *failed* when it has none."""
    if failed.cause not in ON_THE_PAGE:
        return failed
    if failed.code in UNSEEN:
        page = replace(page, headers={}, status=200)
    try:
        judge_page(page)
    except Failed as told:
        return told
    return failed


def judge_page(page: Page) -> None:
    """Raise Failed when *page* is a bad one by its status, its headers, its address or its own words."""
    # A redirect, or no reply at all, is no verdict of its own here: the browser goes on by itself.
    page = page if page.status >= BAD else replace(page, status=200)
    judge(Seen(page=page, body="", size=0), Expectations(), retry_after(page.headers))
