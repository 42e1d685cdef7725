"""The little of DER (ITU-T X.690) that time stamps need: writing a request, and putting certificates in their order."""

from typing import NamedTuple

INTEGER, OCTETS, NULL, BOOLEAN, SEQUENCE, CERTIFICATES = 0x02, 0x04, 0x05, 0x01, 0x30, 0xA0
LONG = 0x80
TRUE = b"\xff"
LONGEST = 4
"""Lengths of more octets than this are of no file of ours."""


class Element(NamedTuple):
    """Where an element lies: its tag, its first octet, the first of its content, and the first after it."""

    tag: int
    start: int
    inner: int
    end: int


def element(tag: int, *parts: bytes) -> bytes:
    """One element, whole."""
    content = b"".join(parts)
    size = len(content)
    if size < LONG:
        return bytes((tag, size)) + content
    told = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, LONG | len(told))) + told + content


def integer(value: int) -> bytes:
    """A number that is not negative."""
    return element(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def elements(data: bytes, start: int, end: int) -> list[Element]:
    """The elements that lie one after the other from *start* to *end*. Raises ValueError when they do not."""
    found = []
    while start < end:
        tag, inner = data[start], start + 2
        if inner > end:
            raise ValueError("an element is cut off")
        size = data[start + 1]
        if size >= LONG:
            octets = size - LONG
            if not 1 <= octets <= LONGEST:
                raise ValueError("an element does not tell its length")
            inner += octets
            size = int.from_bytes(data[start + 2 : inner], "big")
        if inner + size > end:
            raise ValueError("an element is cut off")
        found.append(Element(tag, start, inner, inner + size))
        start = inner + size
    return found


def ordered(reply: bytes) -> bytes:
    """The reply of a time-stamping authority with the certificates in the order that DER asks for.

    OpenSSL writes them as they lie in a file, and a strict reader refuses that. No signature covers the order. What is
    not laid out like such a reply is given back as it is. See RFC 3161 (TimeStampResp) and RFC 5652 (SignedData).
    """
    try:
        signed = _below(reply, Element(SEQUENCE, 0, 0, len(reply)), 0, 1, 1, 0)
        kept = [each for each in elements(reply, signed.inner, signed.end) if each.tag == CERTIFICATES]
        if not kept:
            return reply
        place = kept[0]
        parts = [reply[each.start : each.end] for each in elements(reply, place.inner, place.end)]
    except (ValueError, IndexError):
        return reply
    return reply[: place.inner] + b"".join(sorted(parts)) + reply[place.end :]


def _below(data: bytes, top: Element, *path: int) -> Element:
    for number in path:
        top = elements(data, top.inner, top.end)[number]
    return top
