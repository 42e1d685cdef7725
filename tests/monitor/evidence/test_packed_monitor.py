"""A whole monitor before a portal that breaks: a pack within a minute of confirmation, stamped, and one at the end."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from monitor.evidence.model import Occasion
from monitor.evidence.packing import verify
from monitor.evidence.packing.packs import Pack
from monitor.history.archive import Archive
from monitor.history.opening import NAME
from monitor.history.verification import verify as verified
from monitor.journal import EventKind
from tests.monitor.evidence.breaking import SERVICE, Scene, scene
from tests.tsa import notary, open_window

pytestmark = pytest.mark.timeout(480)  # more than all that is waited for


def packs(found: Scene) -> list[Pack]:
    there = found.monitor.packs
    return [pack for outage in there.outages() for pack in there.of(outage)]


def ended(pack: Pack) -> bool:
    return all(each["ended"] for each in json.loads(pack.manifest())["outages"])


async def test_an_outage_is_packed_within_a_minute_and_again_when_it_is_over(tmp_path: Path) -> None:
    async with scene(tmp_path) as found:
        await found.up()
        found.portal.broken = True
        outage = await found.until(lambda: found.monitor.engine.outages.get(SERVICE))
        began = time.monotonic()
        (first,) = await found.until(lambda: packs(found), 120)
        took = time.monotonic() - began
        await found.captured(Occasion.CONFIRMED)
        found.portal.broken = False
        last = await found.until(lambda: next(filter(ended, packs(found)), None), 240)
        await found.until(lambda: told(found) == {first.name, last.name} or len(packs(found)) > 2, 60)
    assert took < 60
    assert (first.outage, first.made_at < datetime.now(UTC)) == (outage.id, True)
    for each in (first, last):
        assert verify.check(each.zip).findings == []
        assert each.pdf.stat().st_size <= 2_000_000
    text = "\n".join(each.extract_text() for each in PdfReader(first.pdf).pages)
    assert "Service unavailable" in text
    assert json.loads(first.manifest())["controls"]
    assert verified(found.data / NAME).sound


def told(found: Scene) -> set[str]:
    with Archive(found.data / NAME) as archive:
        return {each.body["pack"] for each in archive.events(kinds=[EventKind.PACKED])}


async def test_a_pack_gets_the_stamp_of_its_manifest_when_it_comes(tmp_path: Path) -> None:
    ours = notary(tmp_path / "ours")
    async with open_window(ours) as window:
        over = {"timestamp_urls": (window.url,), "timestamp_ca_files": (ours.root,)}
        async with scene(tmp_path, **over) as found:
            await found.up()
            found.portal.broken = True
            (pack,) = await found.until(lambda: packs(found), 120)
            await found.until(lambda: "manifest.json.tsr" in verify.check(pack.zip).files, 120)
    checked = verify.check(pack.zip, ours.root)
    assert checked.findings == []
    assert "stamped" in {key for key, _ in checked.notes}
