"""A reply's and a page's own words against what a step missed."""

import pytest

from probes.failures import Failed
from probes.model import Cause, Outcome
from probes.page import Page
from probes.weighing import judge_reply, weigh

OUTAGE = "https://ircc.canada.ca/outage-interruption.asp"
MISSING = Failed(Cause.JOURNEY_STEP, "form is not on the page", code="missing")


def page(text="", *, status=200, url="https://portal.example/", title="", **headers) -> Page:
    return Page(url=url, status=status, headers=headers, title=title, text=text)


def test_a_page_that_says_nothing_leaves_the_step_as_it_failed():
    assert weigh(MISSING, page("Welcome")) is MISSING


def test_an_error_text_makes_a_missing_control_an_outage():
    told = weigh(MISSING, page("Our server is down"))
    assert (told.cause, told.outcome) == (Cause.CONTENT_MISMATCH, Outcome.DOWN)


def test_the_outage_page_is_known_by_its_address_also_when_the_gate_closed_on_it():
    refused = Failed(Cause.REDIRECT, "off the hosts", code="offsite", outcome=Outcome.DEGRADED)
    assert weigh(refused, page(url=OUTAGE, status=302)).cause is Cause.MAINTENANCE_PAGE


def test_the_words_of_a_page_that_is_not_the_one_that_failed_prove_nothing():
    silent = Failed(Cause.TIMEOUT, "no reply", code="ttfb")
    assert weigh(silent, page(status=503)) is silent


@pytest.mark.parametrize("cause", [Cause.DNS, Cause.TCP, Cause.TLS, Cause.PROTOCOL, Cause.PROBER_FAULT])
def test_what_failed_below_the_page_no_page_explains(cause):
    failed = Failed(cause, "x")
    assert weigh(failed, page("Our server is down")) is failed


def test_a_browser_that_shows_no_document_yet_is_no_bad_status():
    assert weigh(MISSING, page(status=0)) is MISSING


def test_a_redirect_under_way_is_no_bad_reply_but_a_503_is():
    judge_reply("https://portal.example/", 302, {})
    with pytest.raises(Failed) as caught:
        judge_reply("https://portal.example/", 503, {"retry-after": "1800"})
    assert (caught.value.cause, caught.value.code, caught.value.retry_after) == (Cause.HTTP_5XX, "503", 1800)


def test_a_wait_until_the_end_of_time_leaves_a_503_what_it_is():
    with pytest.raises(Failed) as caught:
        judge_reply("https://portal.example/", 503, {"retry-after": "Fri, 31 Dec 9999 23:59:59 -0800"})
    assert (caught.value.cause, caught.value.code) == (Cause.HTTP_5XX, "503")
    assert caught.value.retry_after > 3600
