"""Samples as the body of a Prometheus remote write (1.0): protobuf, then the block format of Snappy.

Written by hand, for it is two messages and no compression: a block of literals is valid Snappy to every reader. The
kept libraries bring a generated protobuf runtime and a synchronous client of their own.
"""

import struct
from collections.abc import Iterable, Mapping, Sequence

Sample = tuple[int, float | None]
"""When, in milliseconds since 1970, and the value; None marks that the series ends here, as an absence at a scrape."""
Series = tuple[Mapping[str, str], Sequence[Sample]]
"""Labels, ``__name__`` among them, and the samples by time."""

HEADERS: Mapping[str, str] = {
    "Content-Type": "application/x-protobuf",
    "Content-Encoding": "snappy",
    "X-Prometheus-Remote-Write-Version": "0.1.0",
}
LITERAL = 65536
STALE = bytes.fromhex("020000000000f07f")
"""The one NaN that means *not there any more*: by its bits, for a float may lose them on the way."""


def encode(batch: Iterable[Series]) -> bytes:
    """The body of one request."""
    ends: dict[int, bytes] = {}  # most series of a batch share their instants, and have few values
    values: dict[float | None, bytes] = {}
    return framed(b"".join(_field(1, _series(labels, samples, ends, values)) for labels, samples in batch))


def framed(plain: bytes) -> bytes:
    """A Snappy block of literals."""
    parts = [_varint(len(plain))]
    for start in range(0, len(plain), LITERAL):
        piece = plain[start : start + LITERAL]
        parts += (b"\xf4", struct.pack("<H", len(piece) - 1), piece)  # 61 << 2: a length of two bytes follows
    return b"".join(parts)


def _series(
    labels: Mapping[str, str], samples: Iterable[Sample], ends: dict[int, bytes], values: dict[float | None, bytes]
) -> bytes:
    # Sorted, and none without a value: the protocol wants it so.
    parts = [
        _field(1, _field(1, name.encode()) + _field(2, value.encode()))
        for name, value in sorted(labels.items())
        if value
    ]
    for at, value in samples:
        if (end := ends.get(at)) is None:
            end = ends[at] = b"\x10" + _varint(at)
        if (begin := values.get(value)) is None:
            begin = values[value] = b"\x09" + (STALE if value is None else struct.pack("<d", value))
        parts += (b"\x12", bytes((len(begin) + len(end),)), begin, end)
    return b"".join(parts)


def _field(number: int, content: bytes) -> bytes:
    """A field of the wire type that is preceded by its length."""
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _varint(number: int) -> bytes:
    number &= (1 << 64) - 1  # negative ones in two's complement
    out = bytearray()
    while number > 0x7F:  # noqa: PLR2004 - seven bits a byte
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)
