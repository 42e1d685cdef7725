"""Blots secrets out of what is kept, in every way they may be written, and the values of queries in addresses.

What is hidden in a picture or in compressed data cannot be blotted out: whoever finds one there withholds the file.
"""

import base64
import functools
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from html.entities import html5
from itertools import pairwise
from typing import Any, TypeVar

T = TypeVar("T")

RULES = "ircc-monitor-blotting-1"
"""The name and version of these rules, for whoever reads what was blotted out by them."""

MARK = "[redacted]"
LEAST_BASE64 = 5
"""Letters of base64 below which they would be found in any text."""

SHORTEST, WORDLIKE = 6, 16
"""A cookie's value shorter than the one, or of letters alone and shorter than the other, is a word and no token."""

LATIN_1 = 0xFF
"""The last character of Latin-1, which URLs of old pages are written in."""

_URL = re.compile(
    rb"""(?i:\bhttps?):(?:\\?/){2}[^\s"'<>?#\\]*(?:\\/[^\s"'<>?#\\]*)*\?(?:[^\s"'<>#\\]|\\/|\\u[0-9a-fA-F]{4})+"""
)
_PART = re.compile(rb"(&(?:amp;)?|\\u0026|;)")
_LETTERS = re.compile(rb"[0-9A-Za-z]+")
_BLOT = "…".encode()
_Wide = tuple["re.Pattern[bytes]", ...]
_SHORT = {"\b": rb"b", "\f": rb"f", "\n": rb"n", "\r": rb"r", "\t": rb"t"}


class Scrubber:
    """Knows *secrets*. Base64 is found from five letters on, so of secrets of four bytes or more."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = frozenset(form for each in secrets if each for form in _read(each))

    def clean(self, data: bytes, extra: Iterable[str] = ()) -> tuple[bytes, int]:
        """*data* without the secrets and *extra*, and how often they stood there. What was JSON stays JSON."""
        plain, wide = self._sought(data, extra)
        mark = MARK.encode()
        cleaned, count = plain.subn(mark, data) if plain else (data, 0)
        if count and _is_json(data) and not _is_json(cleaned):
            cleaned, count = _structured(data, plain)
        if wide and b"\0" in data:
            for pattern, coding in zip(wide, ("utf-16-le", "utf-16-be"), strict=True):
                cleaned, more = pattern.subn(MARK.encode(coding), cleaned)
                count += more
        return cleaned, count

    def told(self, value: T, extra: Iterable[str] = ()) -> T:
        """The same of every text and all bytes in *value*: dataclasses, tuples, lists and mappings, deep down.

        It is *value* itself where none of them stood there. A text that was cut off within a secret loses its end.
        """
        more = frozenset(each for each in extra if each)
        cut = tuple(each for each in self._secrets | more if len(each) > SHORTEST)
        told: T = _told(value, lambda data: self.clean(data, more)[0], cut)
        return told

    def holds(self, data: bytes, extra: Iterable[str] = ()) -> bool:
        """Whether *data* holds one of them, in any writing."""
        plain, wide = self._sought(data, extra)
        if plain and plain.search(data):
            return True
        return b"\0" in data and any(pattern.search(data) for pattern in wide)

    def _sought(self, data: bytes, extra: Iterable[str]) -> "tuple[re.Pattern[bytes] | None, _Wide]":
        """Patterns of all that may be in *data*. To make one takes 20 ms: for what changes with each look, too long."""
        return _patterns(
            self._secrets | {each for each in extra if each and any(sign in data for sign in _signs(each))}
        )


def _read(secret: str) -> set[str]:
    """*secret* as it was typed, and as it stands where a page was read in another character set."""
    misread = {secret.encode().decode(coding, "replace") for coding in ("latin-1", "cp1252")}
    return {secret, *misread, secret.encode("latin-1", "replace").decode(errors="replace")}


def veil(data: bytes) -> tuple[bytes, int]:
    """Text in which the addresses have no values in their queries, ``?a=…&b=…``, and how many were blotted out."""
    count = 0

    def replaced(found: "re.Match[bytes]") -> bytes:
        nonlocal count
        address, _, query = found[0].partition(b"?")
        parts = _PART.split(query)
        for index in range(0, len(parts), 2):
            name, equals, value = parts[index].partition(b"=")
            hidden = name + equals + _BLOT if equals else _BLOT
            if parts[index] and _BLOT not in (value, name) and rb"\u2026" not in (value, name):
                count += 1
                parts[index] = hidden
        return address + b"?" + b"".join(parts)

    return _URL.sub(replaced, data), count


def cut_off(text: str, secrets: Iterable[str]) -> str:
    """*text* without the first SHORTEST letters or more of a secret at its very end, where a limit cut the rest off."""
    end = text.rstrip("…")
    for each in secrets:
        start = end.rfind(each[:SHORTEST], -len(each))
        if start >= 0 and each.startswith(end[start:]):
            return f"{end[:start]}{MARK}"
    return text


def _told(value: Any, clean: Callable[[bytes], bytes], cut: Sequence[str]) -> Any:
    def deep(each: Any) -> Any:
        return _told(each, clean, cut)

    told: Any
    match value:
        case bytes():
            return clean(value)
        case str() if not isinstance(value, Enum):
            return cut_off(clean(value.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass"), cut)
        case tuple() | list():
            told = type(value)(map(deep, value))
        case Mapping():
            told = {deep(name): deep(each) for name, each in value.items()}
        case _ if is_dataclass(value) and not isinstance(value, type):
            told = replace(value, **{each.name: deep(getattr(value, each.name)) for each in fields(value)})
        case _:
            return value
    return value if told == value else told


def tokens(values: Iterable[str]) -> tuple[str, ...]:
    """Those cookies' values that may be tokens: blotting out ``english`` would cost the page its words."""
    return tuple(each for each in values if len(each) >= SHORTEST and not (each.isalpha() and len(each) < WORDLIKE))


@functools.lru_cache(maxsize=8)
def _patterns(secrets: frozenset[str]) -> "tuple[re.Pattern[bytes] | None, _Wide]":
    """One pattern for bytes and text, two for UTF-16. Each alternative begins with a plain byte: that is fast."""
    if not secrets:
        return None, ()
    ordered = sorted(secrets, key=lambda each: (-len(each), each))
    plain = [way for each in ordered for way in _ways(each)]
    wide = [
        b"|".join(re.escape(each.encode(coding, "surrogatepass")) for each in ordered)
        for coding in ("utf-16-le", "utf-16-be")
    ]
    return re.compile(b"|".join(plain), re.DOTALL), tuple(re.compile(each, re.DOTALL) for each in wide)


@functools.lru_cache(maxsize=1024)
def _signs(secret: str) -> tuple[bytes, ...]:
    """Plain letters of which one stands wherever *secret* does, in whatever writing: letters and digits stay as is."""
    raw = secret.encode("utf-8", "surrogatepass")
    run = max(_LETTERS.findall(raw), key=len, default=b"")
    cores = (_core(raw, shift) for shift in range(3))
    coded = (max(_LETTERS.findall(core), key=len, default=b"") for core in cores if len(core) >= LEAST_BASE64)
    wide = (run.decode().encode(coding) for coding in ("utf-16-le", "utf-16-be"))
    return (run, *coded, raw.hex().encode(), raw.hex().upper().encode(), *wide)


def _ways(secret: str) -> list[bytes]:
    first, *others = _runs(secret)
    rest = b"".join(_unit(run, slashed=before[0] == "\\") for before, run in pairwise([first, *others]))
    raw = secret.encode("utf-8", "surrogatepass")
    found = [way + rest for way in (_slashes(first) if first[0] == "\\" else _written(first))]
    found += [way for shift in range(3) if (way := _base64(raw, shift))]
    found += [raw.hex().encode(), raw.hex().upper().encode()]
    return found


def _runs(text: str) -> list[str]:
    """Its characters, backslashes in a row together: JSON doubles them, and so may whoever quotes JSON."""
    return re.findall(r"\\+|[^\\]", text, re.DOTALL)


def _unit(run: str, *, slashed: bool) -> bytes:
    """One character of the secret, or backslashes in a row; *slashed*: after such, which take all there are."""
    if run.isascii() and run.isalnum():
        return run.encode()
    if run[0] == "\\":
        return rb"(?:%s)" % b"|".join(_slashes(run, whole=False))
    escapes = _escapes(run, b"" if slashed else rb"\\++")
    return rb"(?:%s|\\*+(?:%s))" % (b"|".join(escapes), b"|".join(_written(run)))


def _slashes(run: str, *, whole: bool = True) -> list[bytes]:
    """Backslashes in a row. *whole*: only from the first of them on, or a page of them would take for ever."""
    first = rb"\\(?<!\\\\)" if whole else rb"\\"
    coded = _coded("\\")
    more = rb"(?:%s){%d}" % (b"|".join(coded), len(run) - 1)
    return [first + rb"\\{%d,}+" % (len(run) - 1), *(way + more for way in coded)]


def _written(character: str) -> list[bytes]:
    """Every writing of one character; each begins with a letter of its own."""
    raw = character.encode("utf-8", "surrogatepass")
    if character.isascii() and character.isalnum():
        return [raw]
    found = [re.escape(raw), *_coded(character), *_escapes(character, rb"\\")]
    return found + [rb"\+"] * (character == " ")


def _coded(character: str) -> list[bytes]:
    """As URLs and HTML write it, also twice over."""
    found = [b"".join(b"%%(?:25)*%s" % _either(b"%02x" % byte) for byte in raw) for raw in _bytes_of(character)]
    code = ord(character)
    named = [re.escape(name[:-1]).encode() for name in _names().get(character, ())]
    inner = [rb"#0*%d" % code, rb"#[xX]0*%s" % _either(b"%x" % code), *named]
    found.append(rb"&(?:amp;)*(?:%s);?" % b"|".join(inner))
    found.append(rb"\\u0026(?:amp;)*(?:%s);?" % b"|".join(inner))
    return found


def _bytes_of(character: str) -> list[bytes]:
    ways = [character.encode("utf-8", "surrogatepass")]
    old = not character.isascii() and ord(character) <= LATIN_1
    return [*ways, bytes([ord(character)])] if old else ways


def _escapes(character: str, slash: bytes) -> list[bytes]:
    """As JSON and scripts write it."""
    wide = character.encode("utf-16-be", "surrogatepass")
    unit = (rb"\\++u").join(_either(wide[at : at + 2].hex().encode()) for at in range(0, len(wide), 2))
    return [slash + b"u" + unit] + ([slash + _SHORT[character]] if character in _SHORT else [])


def _either(digits: bytes) -> bytes:
    """Hex digits in either case."""
    return b"".join(b"[%c%c]" % (each, each - 32) if each > ord("9") else b"%c" % each for each in digits.lower())


def _core(raw: bytes, shift: int) -> bytes:
    """What base64 of *raw* always shows *shift* bytes after a multiple of three."""
    text = base64.b64encode(b"\0" * shift + raw)
    return text[-(-shift * 8 // 6) : (shift + len(raw)) * 8 // 6].lstrip(b"+/")


def _base64(raw: bytes, shift: int) -> bytes:
    """A pattern of that; b"" where that is too short."""
    core = _core(raw, shift)
    if len(core) < LEAST_BASE64:
        return b""
    special = {ord("+"): rb"(?:[+\-]|%(?:25)*2[bB])", ord("/"): rb"(?:[/_]|\\++/|%(?:25)*2[fF])"}
    return b"".join(special.get(each, b"%c" % each) for each in core)


@functools.cache
def _names() -> dict[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for name, character in html5.items():
        if name.endswith(";"):
            found.setdefault(character, []).append(name)
    return dict(found)


def _is_json(data: bytes) -> bool:
    if data.lstrip()[:1] not in {b"{", b"[", b'"'}:
        return False
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


def _structured(data: bytes, pattern: "re.Pattern[bytes] | None") -> tuple[bytes, int]:
    """The same of JSON, text by text: where a secret begins with what ends an escape, bytes alone would break it."""
    count = 0

    def walked(value: Any) -> Any:
        nonlocal count
        match value:
            case dict():
                return {walked(key): walked(each) for key, each in value.items()}
            case list():
                return [walked(each) for each in value]
            case None | bool() if pattern is None or pattern.search(json.dumps(value).encode()) is None:
                return value
            case str():
                text = value
            case _:
                text = json.dumps(value)
        raw = text.encode("utf-8", "surrogatepass")
        cleaned, more = pattern.subn(MARK.encode(), raw) if pattern else (raw, 0)
        count += more
        return cleaned.decode("utf-8", "surrogatepass") if more else value

    whole = walked(json.loads(data))
    return json.dumps(whole, ensure_ascii=True).encode(), count
