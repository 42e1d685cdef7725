"""The book of looks tells all that the latest looks showed, and no path of this machine."""

import json
from datetime import timedelta
from pathlib import Path

from monitor.board import Board
from monitor.evidence.capturing.lookbook import lookbook
from monitor.model import ControlResult
from probes.model import (
    Announcement,
    Artifact,
    Cause,
    Certificate,
    Diagnosis,
    DiagnosisStep,
    DnsFacts,
    Hop,
    HttpFacts,
    Outcome,
    Reading,
    TlsFacts,
)
from tests.makers import START, observation, probe


async def test_the_latest_look_and_the_latest_failure_are_told_in_full() -> None:
    door, silent = probe(), probe("door-fr")
    leaf = Certificate(subject="s", issuer="i", serial="1", fingerprint="f", not_before=START, not_after=START)
    reading = Reading(
        outcome=Outcome.DOWN,
        cause=Cause.HTTP_5XX,
        detail="HTTP 503",
        http=HttpFacts(
            status=503, reason="", version="1.1", url="https://a/", hops=(Hop(url="https://a/", status=503),)
        ),
        tls=TlsFacts(version="1.3", cipher="x", chain=(leaf,)),
        dns=DnsFacts(answers={"ns": ("192.0.2.1",)}),
        log=("1 ms  hello \ud800",),
        artifacts=(Artifact(name="page.txt", media_type="text/plain", path=Path("/var/lib/x/page.txt")),),
        announcements=(Announcement(text="a notice", lang="en", url="https://a/"),),
    )
    bad = observation(
        of=door,
        reading=reading,
        controls=(ControlResult(key="c/x", up=True, at=START),),
        diagnosis=Diagnosis(steps=(DiagnosisStep(name="resolve", passed=True, seconds=0.1, words="ok"),)),
    )
    board = Board()
    await board.observe(bad)
    (told,) = json.loads(lookbook([door], board))["probes"]
    assert (told["latest"]["reading"]["http"]["hops"], told["latest_failure"]) == (
        [{"url": "https://a/", "status": 503, "address": ""}],
        None,
    )
    assert told["latest"]["reading"]["tls"]["chain"][0]["fingerprint"] == "f"
    assert told["latest"]["reading"]["dns"]["answers"] == {"ns": ["192.0.2.1"]}
    assert told["latest"]["controls"][0]["key"] == "c/x"
    assert told["latest"]["diagnosis"]["steps"][0]["name"] == "resolve"
    assert told["latest"]["started_at"] == "2026-11-02T14:00:00Z"
    await board.observe(observation(of=door, at=START + timedelta(minutes=1)))
    book = lookbook([door, silent], board)
    first, second = json.loads(book)["probes"]
    assert first["latest"]["reading"]["outcome"] == "up"
    assert first["latest_failure"]["reading"]["detail"] == "HTTP 503"
    assert (second["probe"], second["latest"], second["latest_failure"]) == ("employer-portal/door-fr", None, None)
    assert b"/var/lib" not in book
    assert b"a notice" not in book


def test_values_of_queries_in_addresses_are_left_out() -> None:
    door = probe(address="portal.example:443")
    assert json.loads(lookbook([door], Board()))["probes"][0]["address"] == "portal.example:443"
