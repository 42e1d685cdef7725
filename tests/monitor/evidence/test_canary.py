"""A portal that tells a secret of ours, in every writing it can think of: no file of the data folder holds it."""

import base64
import gzip
import html
import json
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from monitor.evidence.model import Capture, How, Occasion
from monitor.scrubbing import Scrubber
from tests.monitor.evidence.breaking import Portal, scene
from tests.proxies import Proxy

CANARY = 'c4n4ry/7f3a:@%41+ &"<é'
COOKIE = "s3ss10n-T0k3n-9f8e7d"
USER = "firm"

WRITINGS = (
    CANARY,
    quote(CANARY),
    quote(CANARY, safe=""),
    quote_plus(CANARY),
    html.escape(CANARY),
    json.dumps(CANARY)[1:-1],
    json.dumps(CANARY, ensure_ascii=False)[1:-1],
    base64.b64encode(f"{USER}:{CANARY}".encode()).decode(),
    base64.b64encode(CANARY.encode()).decode(),
    CANARY.encode().hex(),
    COOKIE,
)
SIGNS = ("c4n4ry", "s3ss10n", base64.b64encode(CANARY.encode()).decode()[:20], CANARY.encode().hex()[:20])
"""What is left of it, whatever became of the rest."""


def echo(*, seen: bool) -> str:
    """A page that tells it in its title and its text, or only where no reader sees it."""
    told = "".join(f"<p>{html.escape(each)}</p>" for each in WRITINGS)
    hidden = f"<div hidden>{told}</div><!-- {' '.join(WRITINGS).replace('--', '')} -->"
    title, body = (html.escape(CANARY), told) if seen else ("Sorry", hidden)
    return f"<html><head><title>{title}</title></head><body><h1>Unavailable</h1>{body}</body></html>"


def leaks(folder: Path) -> dict[str, list[str]]:
    """Files that hold it, unpacked, and read as bytes, as text and as UTF-16."""
    found: dict[str, list[str]] = {}
    for path in folder.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        if path.suffix == ".gz":
            data = gzip.decompress(data)
        texts = [data.decode(coding, "replace") for coding in ("utf-8", "utf-16-le", "utf-16-be", "latin-1")]
        here = [each for each in (*WRITINGS, *SIGNS) if any(each in text for text in texts)]
        if here or Scrubber([CANARY, COOKIE]).holds(data):
            found[str(path.relative_to(folder))] = here
    return found


async def captured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> tuple[list[Capture], Path]:
    secret = tmp_path / "password"
    secret.write_text(CANARY, encoding="utf-8")
    secret.chmod(0o600)
    monkeypatch.setenv("IRCC_MONITOR_PROXY_PASSWORD_FILE", str(secret))
    portal = Portal(body=body, cookies={"session": COOKIE})
    async with scene(tmp_path, portal, Proxy(user=USER, password=CANARY), evidence_warc=True) as stage:
        await stage.up()
        portal.broken = True
        for occasion in (Occasion.PENDING, Occasion.CONFIRMED):
            await stage.captured(occasion)
        assert any("Chrome" in each for each in portal.visitors)
        return stage.captures(), stage.data


async def test_a_page_that_shows_it_is_told_without_it_and_not_pictured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    captures, folder = await captured(tmp_path, monkeypatch, echo(seen=True))
    assert len(captures) >= 2
    for capture in captures:
        texts = [each for each in capture.exhibits if each.how is How.TEXT]
        assert texts
        assert all(each.redacted >= len(WRITINGS) and not each.withheld for each in texts)
        pictures = [each for each in capture.exhibits if each.how in {How.PAGE, How.STAMPED}]
        assert pictures
        assert {(each.withheld, each.bytes, each.sha256) for each in pictures} == {("secret", 0, "")}
        assert f"secret:{pictures[0].name}" in capture.missing
        assert "[redacted]" in capture.views[0].title + capture.views[-1].title
    assert leaks(folder) == {}
    for name in ("page.txt", "exchanges.har", "exchanges.warc.gz"):
        assert list((folder / "artifacts").rglob(name))


async def test_a_page_that_hides_it_is_pictured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    captures, folder = await captured(tmp_path, monkeypatch, echo(seen=False))
    pictures = [each for capture in captures for each in capture.exhibits if each.how is How.STAMPED]
    assert pictures
    assert {each.withheld for each in pictures} == {""}
    assert leaks(folder) == {}
