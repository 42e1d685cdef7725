"""What is gathered for a capture before it is kept: blotted out, held to its greatest size, and only then hashed. Pure.

Fails closed: a file in which a secret may still be seen is withheld, and so are the pictures of a page whose text
showed one.
"""

import gzip
import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.evidence.captures import CAPTURE_BYTES
from monitor.evidence.missing import Missing, lacks
from monitor.evidence.model import Capture, Exhibit, How, View
from monitor.history import codec
from monitor.scrubbing import MARK, Scrubber, veil

LISTING_BYTES = 256 << 10
"""What is left for ``capture.json`` itself."""

UNPACKED_BYTES = 64 << 20
ORDER = (How.LOOKS, How.TEXT, How.HAR, How.STAMPED, How.PAGE, How.WARC)
"""Which files have room first."""

TEXTS = frozenset({How.LOOKS, How.TEXT, How.HAR})
PICTURES = frozenset({How.STAMPED, How.PAGE})


class SecretError(Exception):
    """A secret could not be blotted out of the list of a capture: nothing of it may be kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One file as it was taken. *page* is what it shows: files of one page have it in common."""

    name: str
    how: How
    media_type: str
    data: bytes
    taken_at: datetime
    probe: str = ""
    lang: str = ""
    page: str = ""


@dataclass(slots=True, kw_only=True)
class Tray:
    """What was gathered so far. *cookies* are tokens to blot out of everything beside the secrets."""

    views: list[View] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    cookies: set[str] = field(default_factory=set)

    def put(self, view: View, sheets: Iterable[Sheet]) -> None:
        """Add what was seen, with its files."""
        self.views.append(view)
        self.sheets += sheets

    def lack(self, why: Missing, what: str = "") -> None:
        """Say that something is not there."""
        self.missing.append(lacks(why, what))


def blotted(text: str, scrubber: Scrubber, cookies: Iterable[str] = ()) -> str:
    """*text* as it may be told."""
    return veil(scrubber.clean(text.encode("utf-8", "replace"), cookies)[0])[0].decode("utf-8", "replace")


def sealed(
    tray: Tray, capture: Capture, scrubber: Scrubber, *, most: int = CAPTURE_BYTES
) -> tuple[Capture, dict[str, bytes]]:
    """*capture* with what is on the *tray*, and its files, *most* bytes together. Raises SecretError."""
    shown: set[str] = set()
    kept: dict[str, tuple[Exhibit, bytes]] = {}
    left = most - LISTING_BYTES
    for sheet in sorted(tray.sheets, key=lambda each: ORDER.index(each.how)):
        data, redacted, why = _screened(sheet, scrubber, tray.cookies, shown)
        if not why and len(data) > left:
            data, why = b"", Missing.ROOM
        left -= len(data)
        kept[sheet.name] = _exhibit(sheet, data, redacted, why), data
    withheld = [lacks(Missing(each.withheld), name) for name, (each, _) in kept.items() if each.withheld]
    whole = replace(
        capture,
        views=tuple(tray.views),
        exhibits=tuple(kept[each.name][0] for each in tray.sheets),
        missing=tuple(dict.fromkeys((*tray.missing, *withheld))),
    )
    files = {name: data for name, (exhibit, data) in kept.items() if not exhibit.withheld}
    return _listed(whole, scrubber, tray.cookies), files


def _screened(sheet: Sheet, scrubber: Scrubber, cookies: set[str], shown: set[str]) -> tuple[bytes, int, str]:
    """The bytes to keep, how much was blotted out, and why they are withheld; *shown* are pages that show a secret."""
    data, redacted = sheet.data, 0
    if sheet.how in TEXTS:
        data, redacted = scrubber.clean(data, cookies)
        if redacted and sheet.how is How.TEXT:
            shown.add(sheet.page)
        redacted = max(redacted, data.count(MARK.encode()))  # a look's own files were blotted out when they were left
        data, values = veil(data)
        redacted += values
    if sheet.page in shown and sheet.how in PICTURES:
        return b"", 0, Missing.SECRET
    if scrubber.holds(data, cookies) or (sheet.how is How.WARC and scrubber.holds(_unpacked(data), cookies)):
        return b"", redacted, Missing.SECRET
    return data, redacted, ""


def _unpacked(data: bytes) -> bytes:
    """What gzip packed, UNPACKED_BYTES at most; nothing where it is not gzip."""
    try:
        with gzip.open(io.BytesIO(data)) as file:
            return file.read(UNPACKED_BYTES)
    except (OSError, EOFError):
        return b""


def _exhibit(sheet: Sheet, data: bytes, redacted: int, why: str) -> Exhibit:
    return Exhibit(
        name=sheet.name,
        how=sheet.how,
        media_type=sheet.media_type,
        bytes=len(data),
        sha256="" if why else hashlib.sha256(data).hexdigest(),
        taken_at=sheet.taken_at,
        probe=sheet.probe,
        lang=sheet.lang,
        redacted=redacted,
        withheld=why,
    )


def _listed(capture: Capture, scrubber: Scrubber, cookies: set[str]) -> Capture:
    """The capture as its list may tell it. What strangers wrote is blotted out; our own names hold none of it."""

    def told(text: str) -> str:
        return blotted(text, scrubber, cookies)

    listed = replace(
        capture,
        views=tuple(
            replace(
                each,
                asked=told(each.asked),
                url=told(each.url),
                title=told(each.title),
                said=told(each.said),
                failure=told(each.failure),
                browser=told(each.browser),
                hops=tuple(replace(hop, url=told(hop.url)) for hop in each.hops),
                headers=tuple((told(name), told(value)) for name, value in each.headers),
            )
            for each in capture.views
        ),
        notices=tuple(replace(each, text=told(each.text), url=told(each.url)) for each in capture.notices),
        controls=tuple(replace(each, detail=told(each.detail)) for each in capture.controls),
    )
    if scrubber.holds(codec.canonical(listed).encode()):
        raise SecretError("a secret is in the list of the capture and cannot be blotted out")
    return listed
