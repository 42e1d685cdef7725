"""Where a secret may hide: files and what is packed in them, the text of documents, all that the web side serves."""

import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import aiohttp
from pypdf import PdfReader

OTHER = re.compile(r"/(fr/)?(services/[^/]+/year|runbooks)")
LINK = re.compile(r"""(?:href|src)=["']([^"'#]+)|"(?:url|href|file)": ?"([^"]+)\"""")
FIRST = (
    *("/", "/fr/", "/metrics", "/sd", "/health", "/fr/health", "/healthz", "/readyz"),
    *("/outages.atom", "/fr/outages.atom", "/calendar.ics", "/fr/calendar.ics"),
    *("/api/v1/status", "/api/v1/outages", "/api/v1/openapi.json"),
)
DEEP = re.compile(r"/looks/|/exhibits/|/pictures/")
MOST_PAGES = 70


def layers(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """*data* as it is, and what is in it once it is unpacked, deep down."""
    yield name, data
    if data.startswith(b"\x1f\x8b"):
        yield from layers(f"{name}!gunzip", gzip.decompress(data))
    elif data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as held:
            for each in held.namelist():
                yield from layers(f"{name}!{each}", held.read(each))
    elif data.startswith(b"%PDF"):
        yield f"{name}!text", _text(data)
        for stream in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL):
            yield f"{name}!stream", zlib.decompressobj().decompress(stream[1]) if stream[1][:1] == b"x" else b""


def _text(data: bytes) -> bytes:
    reader = PdfReader(io.BytesIO(data))
    return "\n".join([str(reader.metadata), *(each.extract_text() for each in reader.pages)]).encode()


def files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """All that lies below *folder*, and what it is called."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield from layers(str(path.relative_to(folder)), path.read_bytes())
        yield f"name of {path.name}", path.name.encode()


async def served(address: str, *first: str) -> dict[str, bytes]:
    """Headers and body of the pages and files that *first* link to, files and looks before all, by path."""
    found: dict[str, bytes] = {}
    asked = [*first, *FIRST]
    waiting: list[str] = []
    async with aiohttp.ClientSession() as session:
        while (asked or waiting) and len(found) < MOST_PAGES:
            path = asked.pop(0) if asked else waiting.pop(0)
            if path in found:
                continue
            async with session.get(address + path, allow_redirects=False) as reply:
                body = await reply.read()
                found[path] = repr(reply.headers).encode() + b"\n" + body
                if "html" in reply.content_type or "json" in reply.content_type:
                    more = [*_links(body.decode("utf-8", "replace"), address, path)]
                    waiting = [each for each in more if DEEP.search(each)] + waiting
                    waiting += [each for each in more if not DEEP.search(each)]
    return found


def _links(text: str, address: str, path: str) -> Iterator[str]:
    for groups in LINK.findall(text):
        there = urlsplit(urljoin(address + path, unescape("".join(groups))))
        if there.netloc == urlsplit(address).netloc and not OTHER.match(there.path):
            yield there.path + (f"?{there.query}" if there.query else "")
