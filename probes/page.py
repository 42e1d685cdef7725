"""What a reader sees of a page, title and visible text, from HTML that may be hostile. The only owner of selectolax.

Never comments, scripts, styles, templates, noscript or hidden elements: past outage notices stay in canada.ca's HTML as
comments with an old date. The input is bounded, and what would take the parser long is read by a cruder way instead.
"""

import codecs
import contextlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

HTML_CHARACTERS = 2 * 1024 * 1024
DEPTH = 2000
"""Open elements at a time, and blanks in one tag, beyond which lexbor's time grows with the square (tried: 8 000
nested lists take it 0.5 s, 400 000 nested blocks minutes). Browsers themselves stop nesting at 512."""

TAGS = 100_000
"""Tags beyond which a page is no page for people, and is read the cruder way too."""

BOXES = ", ".join(f".alert{kind}" for kind in ("", "-warning", "-danger", "-info", "-success"))
"""What canada.ca puts notices in (GCWeb's and Bootstrap's classes)."""

MOST_BOXES = 50
BOX_CHARACTERS = 2000
UNSEEN = ["head", "script", "style", "template", "noscript", "iframe", "noframes", "noembed", "datalist", "object"]
INLINE = "a|abbr|acronym|b|bdi|bdo|cite|code|del|em|font|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|u|var|wbr"
VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
UTF_16 = frozenset({"utf-16", "utf-16le", "utf-16be", "utf-16-le", "utf-16-be"})
WRITTEN_IN = re.compile(
    r"windows-125[0-8]|iso-8859-(?:[2-9]|1[03-6])|koi8-[ru]|big5|gb(?:k|2312|18030)|euc-(?:jp|kr)|shift_jis"
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta\b[^>]{0,400}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_EITHER_CASE = re.sub("[a-z]", lambda letter: f"[{letter[0]}{letter[0].upper()}]", INLINE)  # faster than IGNORECASE
_BLOCK = re.compile(rf"<(?=/?(?!(?:{_EITHER_CASE})[\s/>])[a-zA-Z])")
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
_LONG_TAG = re.compile(rf"<[a-zA-Z][^>]{{{2 * DEPTH},}}")
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CRUDE = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|template|noscript|title)\b.*?(?:</\1[^>]*>?|\Z)|<[^>]*>?",
    re.IGNORECASE | re.DOTALL,
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_TITLE = re.compile(r"<title[^>]*>([^<]*)", re.IGNORECASE)
_TYPOGRAPHY = (
    *((odd, "'") for odd in "’‘ʼ‛´`′"),
    *((odd, '"') for odd in "“”„‟″"),
    *((odd, "") for odd in "\u00ad\u200b\u200c\u200d\u2060\ufeff"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as seen. *headers* by lower-case name; *frames* are the addresses of its frames and scripts."""

    url: str
    status: int
    headers: Mapping[str, str]
    title: str
    text: str
    frames: tuple[str, ...] = ()


def decode(body: bytes, content_type: str = "") -> str:
    """*body* as text; an unknown or a wrong charset is never a failure by itself.

    Valid UTF-8 is UTF-8 whatever was declared. Else the charset declared counts, by header or by ``<meta>``, if it is
    one that pages are written in: Python's other codecs raise, or take minutes (punycode), at a server's bidding.
    """
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", errors="replace")
    found = _CHARSET.search(content_type.encode("ascii", "replace")) or _META_CHARSET.search(body[:2048])
    declared = found.group(1).decode("ascii").lower() if found else ""
    if declared.startswith("utf-16"):
        return body.decode(declared if declared in UTF_16 else "utf-16-le", errors="replace")
    with contextlib.suppress(UnicodeDecodeError):
        return codecs.getincrementaldecoder("utf-8-sig")().decode(body)  # a letter that a size limit cut is let go
    return body.decode(declared if WRITTEN_IN.fullmatch(declared) else "cp1252", errors="replace")


def fold(text: str) -> str:
    """*text* with white space folded (non-breaking too), straight quotes, composed accents and no invisible marks."""
    text = unicodedata.normalize("NFC", text)
    for odd, plain in _TYPOGRAPHY:  # str.translate does it in one pass and takes ten times as long
        text = text.replace(odd, plain)
    return " ".join(text.split())


def plain(text: str) -> str:
    """*text* line by line as it was, without control characters."""
    return _CONTROL.sub("", text)


def is_html(content_type: str, body: str) -> bool:
    """Whether *body* is a page of markup; one without a content type is judged by how it begins."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind:
        return kind.endswith(("html", "xml"))
    return body.lstrip("\ufeff \t\r\n")[:1] == "<"


def read(*, url: str, status: int, headers: Iterable[tuple[str, str]], body: str) -> Page:
    """The page that *body* shows; a body that is not HTML (JSON, plain text) is its own visible text.

    Takes up to 0.3 s for 2 MiB, most of it without the interpreter's lock: hand large bodies to a thread.
    """
    named, body = _named(headers), body[:HTML_CHARACTERS]
    if not is_html(named.get("content-type", ""), body):
        return Page(url=url, status=status, headers=named, title="", text=fold(body))
    title, text, frames = _crude(body) if _laborious(body) else _parsed(body)
    return Page(url=url, status=status, headers=named, title=fold(title), text=fold(text), frames=frames)


def read_apart(
    *, url: str, status: int, headers: Iterable[tuple[str, str]], body: str
) -> tuple[Page, tuple[str, ...] | None]:
    """The page without its notice boxes, and the folded text of each box; a box within a box belongs to the outer one.

    None when the boxes cannot be told apart: *body* is not HTML, or takes the parser too long. What a class hides is
    left out like empty boxes, long ones are cut to BOX_CHARACTERS, and there are MOST_BOXES at most.
    """
    named, body = _named(headers), body[:HTML_CHARACTERS]
    if not is_html(named.get("content-type", ""), body) or _laborious(body):
        return read(url=url, status=status, headers=named.items(), body=body), None
    boxes: list[str] = []
    title, text, frames = _parsed(body, boxes)
    page = Page(url=url, status=status, headers=named, title=fold(title), text=fold(text), frames=frames)
    return page, tuple(boxes)


def _named(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    named: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        named[key] = f"{named[key]}, {value}" if key in named else value
    return named


def _parsed(html: str, boxes: list[str] | None = None) -> tuple[str, str, tuple[str, ...]]:
    """Title, text and frames; with *boxes*, the texts of notice boxes are put there instead."""
    # A blank before every tag that is not inline keeps "</p><p>" apart without cutting "ser<b>v</b>ice".
    tree = LexborHTMLParser(_BLOCK.sub(" <", html))
    title = tree.css_first("title")
    named = title.text() if title else ""
    frames = tuple(node.attributes.get("src") or "" for node in tree.css("iframe[src], script[src]")[:200])
    tree.strip_tags(UNSEEN)
    for node in reversed(
        tree.css("[hidden], [style], dialog:not([open])")
    ):  # children first: a parent takes them along
        if node.tag == "dialog" or "hidden" in node.attributes or _HIDING.search(node.attributes.get("style") or ""):
            node.decompose()
    if boxes is not None:
        boxes += _boxes(tree)
    return named, tree.root.text(separator="") if tree.root else "", frames


def _boxes(tree: LexborHTMLParser) -> list[str]:
    """The texts of the notice boxes, which are taken out of *tree*, and with them what a class hides."""
    for node in reversed(tree.css(".hidden, .d-none")):
        node.decompose()
    found: list[str] = []
    for _ in range(MOST_BOXES):
        box = tree.css_first(BOXES)
        if box is None:
            break
        found.append(fold(box.text(separator=""))[:BOX_CHARACTERS].strip())
        box.decompose()
    return [text for text in found if text]


def _laborious(html: str) -> bool:
    if any(len(m.group().split(None, DEPTH)) > DEPTH for m in _LONG_TAG.finditer(html)):
        return True
    if (tags := html.count("<")) <= DEPTH or tags > TAGS:
        return tags > TAGS
    depth = 0
    opened: dict[str, int] = {}
    for close, written in _TAG.findall(html):
        name = written.lower()
        if not close and name not in VOID:
            opened[name] = opened.get(name, 0) + 1
            depth += 1
            if depth > DEPTH:
                return True
        elif close and opened.get(name):
            opened[name] -= 1
            depth -= 1
    return False


def _crude(html: str) -> tuple[str, str, tuple[str, ...]]:
    title = _TITLE.search(html)
    return title.group(1) if title else "", _CRUDE.sub(" ", html), ()
