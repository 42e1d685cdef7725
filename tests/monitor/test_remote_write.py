"""What is written by hand is what the protocol says: read back by a decoder of its own, and by a real Prometheus."""

import struct
from collections.abc import Iterator
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from monitor.remote_write import STALE, encode, framed
from tests.monitor.backfill.stores import prometheus, raw, send

NAMES = st.from_regex(r"[a-z_][a-z0-9_]{0,12}", fullmatch=True)
INSTANTS = st.integers(-(1 << 63), (1 << 63) - 1)
VALUES = st.floats(allow_nan=False) | st.none()
BATCHES = st.lists(
    st.tuples(st.dictionaries(NAMES, st.text(max_size=300)), st.lists(st.tuples(INSTANTS, VALUES), max_size=20)),
    max_size=5,
)


def varint(data: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return number, at


def unframed(data: bytes) -> bytes:
    """Snappy's block format, as its description has it, but for copies."""
    size, at = varint(data, 0)
    out = b""
    while at < len(data):
        tag = data[at]
        assert tag & 3 == 0, "a literal"
        length, at = tag >> 2, at + 1
        if length >= 60:
            width = length - 59
            length = int.from_bytes(data[at : at + width], "little")
            at += width
        out += data[at : at + length + 1]
        at += length + 1
    assert len(out) == size
    return out


def fields(data: bytes) -> Iterator[tuple[int, int, bytes | int]]:
    """Number, wire type and content of each field."""
    at = 0
    while at < len(data):
        tag, at = varint(data, at)
        if tag & 7 == 0:
            content, at = varint(data, at)
            yield tag >> 3, 0, content
            continue
        length, at = (8, at) if tag & 7 == 1 else varint(data, at)
        yield tag >> 3, tag & 7, data[at : at + length]
        at += length


def decoded(body: bytes) -> list[tuple[list[tuple[str, str]], list[tuple[int, bytes]]]]:
    found = []
    for number, _, series in fields(unframed(body)):
        assert number == 1
        assert isinstance(series, bytes)
        labels, samples = [], []
        for kind, _, content in fields(series):
            assert isinstance(content, bytes)
            parts = {part: value for part, _, value in fields(content)}
            if kind == 1:
                labels.append((parts[1].decode(), parts[2].decode()))  # type: ignore[union-attr]
            else:
                at = parts.get(2, 0)
                assert isinstance(at, int)
                samples.append((at - (1 << 64) if at >> 63 else at, parts[1]))
        found.append((labels, samples))
    return found  # type: ignore[return-value]


@given(BATCHES)
def test_what_is_encoded_is_read_back(batch: list[tuple[dict[str, str], list[tuple[int, float | None]]]]) -> None:
    expected = [
        (
            sorted((name, value) for name, value in labels.items() if value),
            [(at, STALE if value is None else struct.pack("<d", value)) for at, value in samples],
        )
        for labels, samples in batch
    ]
    assert decoded(encode(batch)) == expected


@given(st.integers(0, 200_000))
def test_a_block_of_any_length_is_whole(length: int) -> None:
    plain = bytes(length)
    assert unframed(framed(plain)) == plain


def test_the_marker_of_absence_is_prometheus_own() -> None:
    assert struct.unpack("<Q", STALE) == (0x7FF0000000000002,)


async def test_a_real_prometheus_reads_it(tmp_path: Path) -> None:
    labels = {"__name__": "ircc_probe_duration_seconds", "service": 'é"\\\n', "empty": ""}
    begin = 1_790_000_000_000
    many = [(begin + 15_000 * number, number / 7) for number in range(9_000)]
    async with prometheus(tmp_path / "own", window="1y") as own:
        await send(own, [(labels, many), ({**labels, "service": "gone"}, [*many[:3], (begin + 45_000, None)])])
        found = await raw(own, begin / 1000, begin / 1000 + 15 * 9_000)
    kept = {dict(each)["service"]: (dict(each), samples) for each, samples in found.items()}
    assert kept['é"\\\n'][0] == {name: value for name, value in labels.items() if value}
    assert [(round(at * 1000), float(value)) for at, value in kept['é"\\\n'][1]] == many
    assert len(kept["gone"][1]) == 3
