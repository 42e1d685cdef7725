"""Numbers in the file mean for ever what they mean today."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.history import codes
from probes.model import PHASES, Cause, Outcome

OUTCOMES = {"up": 0, "degraded": 1, "maintenance": 2, "down": 3, "unknown": 4}
CAUSES = {
    None: 0,
    "prober_fault": 1,
    "offline": 2,
    "local_dns": 3,
    "blocked": 4,
    "maintenance_page": 5,
    "maintenance_notice": 6,
    "dns": 7,
    "tcp": 8,
    "tls": 9,
    "timeout": 10,
    "protocol": 11,
    "http_5xx": 12,
    "http_4xx": 13,
    "redirect": 14,
    "content_mismatch": 15,
    "auth_failed": 16,
    "journey_step": 17,
    "slow": 18,
    "gap": 19,
}
NAMES = ("resolve", "connect", "tls", "processing", "transfer", "request")


def test_no_number_has_changed_its_meaning() -> None:
    assert {outcome.value: code for outcome, code in codes.OUTCOMES.items()} == OUTCOMES
    assert {cause and cause.value: code for cause, code in codes.CAUSES.items()} == CAUSES
    assert codes.PHASES[: len(NAMES)] == NAMES


def test_every_word_has_a_number() -> None:
    assert set(codes.OUTCOMES) == set(Outcome)
    assert set(codes.CAUSES) == {None, *Cause}
    assert set(PHASES) <= set(codes.PHASES)
    assert max(codes.OUTCOMES.values()) < 1 << codes.OUTCOME_BITS


@given(st.sampled_from(Outcome), st.sampled_from([None, *Cause]))
def test_a_verdict_reads_back_as_it_was(outcome: Outcome, cause: Cause | None) -> None:
    assert codes.judged(codes.verdict(outcome, cause)) == (outcome, cause)


def test_simply_up_is_nothing_and_a_number_never_given_out_is_refused() -> None:
    assert codes.verdict(Outcome.UP, None) == 0
    for number in (5, 20 << 3):
        with pytest.raises(KeyError):
            codes.judged(number)


@given(st.dictionaries(st.sampled_from(codes.PHASES), st.integers(0, 10_000_000)))
def test_phases_read_back_to_the_millisecond_and_one_not_reached_is_absent(phases: dict[str, int]) -> None:
    seconds = {name: number / 1000 for name, number in phases.items()}
    assert codes.unpacked(codes.packed(seconds)) == seconds


def test_a_phase_of_no_time_is_not_one_that_was_not_reached() -> None:
    assert codes.unpacked(codes.packed({"resolve": 0.0004})) == {"resolve": 0.0}
    assert codes.packed({}) == b""
    assert codes.packed({"processing": -0.5}) == codes.packed({"processing": 0.0})


def test_an_ordinary_look_needs_seven_bytes_for_its_phases() -> None:
    phases = {"resolve": 0.004, "connect": 0.021, "tls": 0.034, "processing": 0.192, "transfer": 0.003}
    assert len(codes.packed(phases)) == 7


@pytest.mark.parametrize("blob", [b"\x01", b"\x01\x80", b"\x01\x05\x05", b"\x41\x05\x05"])
def test_a_broken_blob_is_refused(blob: bytes) -> None:
    with pytest.raises(ValueError, match=r"cut|shorter|longer"):
        codes.unpacked(blob)
