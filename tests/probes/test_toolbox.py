"""The notebook of one look: what it counts, whom it asks first, and what it hands over."""

import pytest

from probes.failures import Faulty
from probes.model import Cause, Exchange, Outcome
from probes.toolbox import EXCHANGES, LINES, TEXT_CHARACTERS, Notebook


def test_requests_are_counted_by_host() -> None:
    notebook = Notebook()
    for host in ("a.example", "b.example", "a.example"):
        notebook.asked(host)
    assert notebook.reading(Outcome.UP).requests == {"a.example": 2, "b.example": 1}


def test_the_gate_is_asked_before_a_request_and_what_it_forbids_is_not_counted() -> None:
    def gate(host: str) -> None:
        if notebook.requests.get(host, 0) == 2:
            raise Faulty(f"enough of {host}", code="cap")

    notebook = Notebook(gate=gate)
    notebook.asked("a.example")
    notebook.asked("a.example")
    with pytest.raises(Faulty, match=r"enough of a\.example"):
        notebook.asked("a.example")
    assert notebook.requests == {"a.example": 2}


def test_where_a_look_failed_is_told_of_failed_looks_only() -> None:
    notebook = Notebook(failed_at="a.example:443")
    assert notebook.reading(Outcome.DOWN, Cause.TCP).failed_at == "a.example:443"
    assert notebook.reading(Outcome.UP).failed_at == ""


def test_only_so_many_lines_are_kept() -> None:
    notebook = Notebook()
    for number in range(LINES + 10):
        notebook.log(str(number))
    assert len(notebook.reading(Outcome.UP).log) == LINES


def asked(at: float = 0.0) -> Exchange:
    return Exchange(at=at, method="GET", url="https://a.example/")


def test_what_became_of_a_request_is_written_down_at_its_place() -> None:
    notebook = Notebook()
    first, second = notebook.note(asked(0.0)), notebook.note(asked(1.0))
    notebook.amend(first, status=200, seconds=2.0)
    notebook.amend(second, failure="ttfb")
    assert [(each.at, each.status, each.failure) for each in notebook.exchanges] == [(0.0, 200, ""), (1.0, 0, "ttfb")]


def test_only_so_many_exchanges_and_letters_are_kept() -> None:
    notebook = Notebook()
    places = [notebook.note(asked()) for _ in range(EXCHANGES + 2)]
    assert places[-2:] == [-1, -1]
    notebook.amend(-1, status=200)
    assert [each.status for each in notebook.exchanges] == [0] * EXCHANGES
    notebook.show("é" * (TEXT_CHARACTERS + 1))
    assert len(notebook.page_text) == TEXT_CHARACTERS


def test_exchanges_and_words_are_no_part_of_a_reading() -> None:
    bare, full = Notebook(), Notebook()
    full.note(asked())
    full.show("words")
    assert full.reading(Outcome.DOWN, Cause.TCP) == bare.reading(Outcome.DOWN, Cause.TCP)
