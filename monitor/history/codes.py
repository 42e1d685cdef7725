"""Numbers for words, as they stand in the file. A number never changes its meaning: new words get new numbers."""

from collections.abc import Mapping
from types import MappingProxyType

from probes.model import Cause, Outcome

OUTCOMES: Mapping[Outcome, int] = MappingProxyType(
    {Outcome.UP: 0, Outcome.DEGRADED: 1, Outcome.MAINTENANCE: 2, Outcome.DOWN: 3, Outcome.UNKNOWN: 4}
)
OUTCOME_BITS = 3

CAUSES: Mapping[Cause | None, int] = MappingProxyType(
    {
        None: 0,
        Cause.PROBER_FAULT: 1,
        Cause.OFFLINE: 2,
        Cause.LOCAL_DNS: 3,
        Cause.BLOCKED: 4,
        Cause.MAINTENANCE_PAGE: 5,
        Cause.MAINTENANCE_NOTICE: 6,
        Cause.DNS: 7,
        Cause.TCP: 8,
        Cause.TLS: 9,
        Cause.TIMEOUT: 10,
        Cause.PROTOCOL: 11,
        Cause.HTTP_5XX: 12,
        Cause.HTTP_4XX: 13,
        Cause.REDIRECT: 14,
        Cause.CONTENT_MISMATCH: 15,
        Cause.AUTH_FAILED: 16,
        Cause.JOURNEY_STEP: 17,
        Cause.SLOW: 18,
        Cause.GAP: 19,
    }
)

PHASES = ("resolve", "connect", "tls", "processing", "transfer", "request")
"""The bit of a phase is its place here. Only ever add at the end."""

_OUTCOMES = {code: outcome for outcome, code in OUTCOMES.items()}
_CAUSES = {code: cause for cause, code in CAUSES.items()}


MORE = 0x80
"""Set in each byte of a number but its last; the other seven bits are the number, lowest first (LEB128)."""


def verdict(outcome: Outcome, cause: Cause | None) -> int:
    """Both in one small number; simply up is 0, which takes no room in a row."""
    return CAUSES[cause] << OUTCOME_BITS | OUTCOMES[outcome]


def judged(code: int) -> tuple[Outcome, Cause | None]:
    """The outcome and cause of a verdict. Raises KeyError for a number that was never given out."""
    return _OUTCOMES[code & (1 << OUTCOME_BITS) - 1], _CAUSES[code >> OUTCOME_BITS]


def packed(phases: Mapping[str, float]) -> bytes:
    """Milliseconds of the known phases: a bit for each that was reached, then their numbers."""
    reached = [(bit, phases[name]) for bit, name in enumerate(PHASES) if name in phases]
    if not reached:
        return b""
    numbers = (sum(1 << bit for bit, _ in reached), *(max(0, round(seconds * 1000)) for _, seconds in reached))
    return b"".join(map(_short, numbers))


def unpacked(blob: bytes) -> dict[str, float]:
    """Seconds of each phase that was reached; one that was not is absent. Raises ValueError for a broken blob."""
    if not blob:
        return {}
    mask, *numbers = _numbers(blob)
    names = [name for bit, name in enumerate(PHASES) if mask >> bit & 1]
    return {name: number / 1000 for name, number in zip(names, numbers, strict=True)}


def _short(number: int) -> bytes:
    out = bytearray()
    while number >= MORE:
        out.append(number % MORE | MORE)
        number //= MORE
    out.append(number)
    return bytes(out)


def _numbers(blob: bytes) -> list[int]:
    numbers, value, shift = [], 0, 0
    for byte in blob:
        value |= (byte % MORE) << shift
        shift += 7
        if byte < MORE:
            numbers.append(value)
            value = shift = 0
    if shift:
        raise ValueError("the last number is cut")
    return numbers
