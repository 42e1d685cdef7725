"""Which looks and pages are shown: the failing ones first, each address once, and none that could not tell."""

from dataclasses import replace
from datetime import timedelta

from monitor.board import Board
from monitor.evidence.capturing.sights import LOOKS, PAGES, around, failing, notice_page, pages, turned_away
from monitor.model import Notice, NoticeKind, Probe, Role
from probes.model import Cause, HttpFacts, Outcome, Reading, Target
from tests.makers import START, endpoint, kind, observation, probe, service

MINUTE = timedelta(minutes=1)


def page(name: str, path: str, lang: str = "en", *, by: str = "http", slug: str = "employer-portal") -> Probe:
    target = Target(address=f"https://portal.example:443{path}", lang=lang)
    made = kind(name=by, endpoint=lambda address: endpoint(address.removeprefix("https://").split("/")[0]))
    return replace(probe(name, service=slug), kind=made, target=target)


async def board_of(*looks: tuple[Probe, Outcome, Cause | None, float]) -> Board:
    board = Board()
    for of, outcome, cause, minutes in looks:
        await board.observe(observation(outcome, cause, of=of, at=START + minutes * MINUTE))
    return board


def test_what_a_service_depends_on_belongs_to_it() -> None:
    gckey = service("gckey", probe(service="gckey"), probe("off", service="gckey", on=False), role=Role.COMPONENT)
    portal = service("employer-portal", probe(), depends_on=("gckey", "not-watched"))
    assert [each.key for each in around(portal, (portal, gckey))] == ["employer-portal/door-en", "gckey/door-en"]
    assert [each.key for each in around(portal, (portal, replace(gckey, on=False)))] == ["employer-portal/door-en"]


async def test_a_look_that_could_not_tell_is_no_proof() -> None:
    one, two, three = page("a", "/a"), page("b", "/b"), page("c", "/c", by="tcp")
    board = await board_of(
        (one, Outcome.DOWN, Cause.HTTP_5XX, 0),
        (one, Outcome.UNKNOWN, Cause.OFFLINE, 1),
        (two, Outcome.UNKNOWN, Cause.PROBER_FAULT, 1),
        (three, Outcome.DOWN, Cause.TCP, 1),
    )
    found = failing([one, two, three], board, START, {})
    assert [(each.probe.key, each.reading.cause) for each in found] == [(one.key, Cause.HTTP_5XX)]
    assert failing([one], board, START + MINUTE, {}) == ()


async def test_what_was_shown_before_is_not_shown_again() -> None:
    one = page("a", "/a")
    board = await board_of((one, Outcome.DOWN, Cause.HTTP_5XX, 0))
    assert failing([one], board, START, {one.key: START}) == ()
    await board.observe(observation(Outcome.DEGRADED, Cause.SLOW, of=one, at=START + MINUTE))
    assert [each.started_at for each in failing([one], board, START, {one.key: START})] == [START + MINUTE]


async def test_there_are_so_many_looks_at_most() -> None:
    many = [page(f"p{number}", f"/{number}") for number in range(LOOKS + 3)]
    board = await board_of(*((each, Outcome.DOWN, Cause.HTTP_5XX, 0) for each in many))
    assert [each.probe for each in failing(many, board, START, {})] == many[:LOOKS]


async def test_each_address_is_opened_once_the_failing_first_and_the_languages_in_turn() -> None:
    rows = [
        page("one-en", "/en/1"),
        page("one-again", "/en/1", by="journey"),
        page("two-en", "/en/2"),
        page("three-en", "/en/3"),
        page("one-fr", "/fr/1", "fr"),
        page("two-fr", "/fr/2", "fr"),
        page("names", "/", by="dns"),
        replace(page("off", "/off"), on=False),
    ]
    board = await board_of((rows[3], Outcome.DOWN, Cause.HTTP_5XX, 0), (rows[0], Outcome.UP, None, 0))
    opened, left_out = pages(service("employer-portal", *rows), board)
    assert [each.name for each in opened] == ["three-en", "one-fr", "one-en", "two-fr"]
    assert len(opened) == PAGES
    assert [each.name for each in left_out] == ["two-en"]
    assert pages(service("employer-portal", probe()), board) == ([], [])


async def test_the_page_that_carries_the_notice_is_opened_too() -> None:
    portal = service("employer-portal", page("a", "/a"))
    reader = page("notice-en", "/news", by="notice", slug="news")
    news = service("news", reader)
    notice = Notice(
        id="n",
        services=("employer-portal",),
        probe=reader.key,
        kind=NoticeKind.EMERGENCY,
        lang="en",
        url="https://portal.example:443/news",
        text="down",
        first_seen_at=START,
        last_seen_at=START,
    )
    board = Board()

    def carried(notice: Notice, opened: tuple[Probe, ...] = portal.probes) -> Probe | None:
        return notice_page(portal, [notice], [portal, news], board, opened)

    assert carried(notice) is reader
    assert carried(replace(notice, gone_at=START)) is None
    assert carried(replace(notice, services=("eta",))) is None
    assert carried(replace(notice, url="https://elsewhere.example/")) is None
    assert carried(notice, (reader,)) is None
    http = HttpFacts(status=200, reason="", version="", url="https://portal.example/moved")
    await board.observe(observation(of=reader, reading=Reading(outcome=Outcome.UP, http=http)))
    assert carried(replace(notice, url="https://portal.example/moved")) is reader


async def test_a_host_that_turned_us_away_is_known_by_any_of_its_pages() -> None:
    one, two = page("a", "/a"), page("b", "/b")
    board = await board_of((two, Outcome.UNKNOWN, Cause.BLOCKED, 0))
    assert turned_away(one, [one, two], board)
    await board.observe(observation(of=two, at=START + MINUTE))
    assert not turned_away(one, [one, two], board)
