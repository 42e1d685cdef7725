"""The notebook of one look: what it counts, whom it asks first, and what it hands over."""

import pytest

from probes.failures import Faulty
from probes.model import Cause, Outcome
from probes.toolbox import LINES, Notebook


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
