"""What is gathered is blotted out and held to its size before it is hashed, and withheld where a secret may be seen."""

import gzip
import hashlib
import json
from typing import Any

import pytest

from monitor.evidence.capturing.tray import LISTING_BYTES, SecretError, Sheet, Tray, blotted, sealed
from monitor.evidence.missing import Missing
from monitor.evidence.model import How
from monitor.history import codec
from monitor.scrubbing import Scrubber
from tests.makers import START
from tests.monitor.evidence.captured import capture, view

SECRET = 'hunter2 "&é'
SCRUBBER = Scrubber([SECRET])


def sheet(name: str, data: bytes, how: How = How.TEXT, page: str = "a") -> Sheet:
    return Sheet(name=name, how=how, media_type="x/y", data=data, taken_at=START, probe="p/en", lang="en", page=page)


def seal(
    *sheets: Sheet, scrubber: Scrubber = SCRUBBER, most: int = 4 << 20, **over: Any
) -> tuple[Any, dict[str, bytes]]:
    return sealed(Tray(sheets=list(sheets), **over), capture(), scrubber, most=most)


def test_texts_are_blotted_out_and_then_hashed() -> None:
    whole, files = seal(
        sheet("looks.json", json.dumps({"said": SECRET, "url": "https://a.example/?t=1"}).encode(), How.LOOKS, ""),
        sheet("a/page.txt", b"nothing"),
    )
    assert json.loads(files["looks.json"]) == {"said": "[redacted]", "url": "https://a.example/?t=…"}
    assert files["a/page.txt"] == b"nothing"
    told = {each.name: each for each in whole.exhibits}
    assert [told["looks.json"].redacted, told["a/page.txt"].redacted] == [2, 0]
    for name, data in files.items():
        assert (told[name].sha256, told[name].bytes) == (hashlib.sha256(data).hexdigest(), len(data))
    assert (told["a/page.txt"].probe, told["a/page.txt"].lang, told["a/page.txt"].taken_at) == ("p/en", "en", START)
    assert whole.missing == ()


def test_the_pictures_of_a_page_whose_text_shows_a_secret_are_withheld() -> None:
    whole, files = seal(
        sheet("a/page.png", b"PNG", How.PAGE),
        sheet("a/stamped.png", b"PNG", How.STAMPED),
        sheet("a/page.txt", f"you said {SECRET}".encode()),
        sheet("b/page.png", b"PNG", How.PAGE, "b"),
        sheet("b/page.txt", b"see https://a.example/?a=b", page="b"),
    )
    assert set(files) == {"a/page.txt", "b/page.png", "b/page.txt"}
    withheld = {each.name: each.withheld for each in whole.exhibits if each.withheld}
    assert withheld == {"a/page.png": Missing.SECRET, "a/stamped.png": Missing.SECRET}
    assert set(whole.missing) == {"secret:a/page.png", "secret:a/stamped.png"}
    assert [each.name for each in whole.exhibits][:2] == ["a/page.png", "a/stamped.png"]


def test_what_cannot_be_blotted_out_is_withheld() -> None:
    packed = gzip.compress(f"GET /?p={SECRET}".encode())
    whole, files = seal(
        sheet("a/exchanges.warc.gz", packed, How.WARC),
        sheet("b/exchanges.warc.gz", gzip.compress(b"GET /"), How.WARC),
        sheet("c/exchanges.warc.gz", b"no gzip", How.WARC),
        sheet("d/page.png", f"PNG tEXt {SECRET}".encode(), How.PAGE, "d"),
        sheet("e/page.txt", b"7hunter20", page="e"),
    )
    assert set(files) == {"b/exchanges.warc.gz", "c/exchanges.warc.gz", "e/page.txt"}
    assert {each.name for each in whole.exhibits if each.withheld == "secret"} == {"a/exchanges.warc.gz", "d/page.png"}


def test_a_text_that_still_shows_one_after_blotting_out_is_withheld() -> None:
    whole, files = seal(sheet("a/page.txt", b"so [redacted]"), cookies={"redacted]"})
    assert files == {}
    assert [(each.withheld, each.bytes, each.sha256) for each in whole.exhibits] == [("secret", 0, "")]


def test_cookies_are_blotted_out_too() -> None:
    whole, files = seal(sheet("a/page.txt", b"sid=abc123"), cookies={"abc123"}, views=[view(title="abc123")])
    assert files == {"a/page.txt": b"sid=[redacted]"}
    assert whole.views[0].title == "[redacted]"


def test_the_list_itself_is_blotted_out() -> None:
    told = view(title=SECRET, said=f"x {SECRET}", failure="at https://a.example/?code=xyz", headers=(("via", SECRET),))
    whole, _ = seal(views=[told])
    text = codec.canonical(whole)
    assert not SCRUBBER.holds(text.encode())
    assert "xyz" not in text
    assert whole.views[0].said == "x [redacted]"
    with pytest.raises(SecretError):
        seal(scrubber=Scrubber(["employer-portal"]))


def test_a_cookie_that_is_one_of_our_own_words_spoils_no_list() -> None:
    whole, _ = seal(cookies={"employer-portal", "bytes", "2026-11-02"}, views=[view(title="employer-portal down")])
    assert whole.views[0].title == "[redacted] down"
    assert whole.service == "employer-portal"


def test_facts_have_room_before_pictures_and_what_is_stamped_before_what_is_not() -> None:
    whole, files = seal(
        sheet("a/page.png", bytes(600), How.PAGE),
        sheet("a/stamped.png", bytes(600), How.STAMPED),
        sheet("b/stamped.png", bytes(2000), How.STAMPED, "b"),
        sheet("a/page.txt", bytes(100)),
        sheet("looks.json", bytes(100), How.LOOKS, ""),
        most=LISTING_BYTES + 1000,
    )
    assert set(files) == {"a/page.txt", "looks.json", "a/stamped.png"}
    assert {each.name: each.withheld for each in whole.exhibits if each.withheld} == {
        "a/page.png": "room",
        "b/stamped.png": "room",
    }
    assert set(whole.missing) == {"room:a/page.png", "room:b/stamped.png"}


def test_what_is_missing_is_said_once() -> None:
    tray = Tray()
    for _ in range(2):
        tray.lack(Missing.TIME)
    assert sealed(tray, capture(), SCRUBBER)[0].missing == ("time",)


def test_a_line_of_text_is_told_without_secrets_and_values() -> None:
    assert blotted(f"{SECRET} at https://a.example/?t=1", SCRUBBER) == "[redacted] at https://a.example/?t=…"
    assert blotted("é \ud800", SCRUBBER) == "é ?"
