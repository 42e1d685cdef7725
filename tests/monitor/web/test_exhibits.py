"""Files of the proof: pictures to look at, all else to save, and nothing that an address could lead out to."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from monitor.app import Monitor
from monitor.evidence.captures import FOLDER, LISTING
from monitor.evidence.packing.packs import FOLDER as PACKS
from monitor.web.outages import address
from tests.monitor.app_of import get
from tests.monitor.web.scene import HOSTILE, capture_of, keep, pack, png, proven


@pytest.fixture(scope="module")
async def monitor(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Monitor]:
    async with proven(tmp_path_factory.mktemp("data"), captures=1, views=2) as made:
        yield made


def base(monitor: Monitor) -> str:
    return address(monitor.engine.outages["gckey"], "en")


def capture(monitor: Monitor) -> Path:
    (found,) = [each for each in (monitor.settings.data / FOLDER / "gckey").iterdir() if each.name.endswith("-during")][
        :1
    ]
    return found


async def body(monitor: Monitor, path: str) -> tuple[int, bytes, dict[str, str]]:
    async with aiohttp.ClientSession() as session, session.get(monitor.server.url + path) as reply:
        return reply.status, await reply.read(), dict(reply.headers)


async def test_a_stamped_picture_is_shown_and_can_do_nothing_else(monitor: Monitor) -> None:
    status, data, headers = await body(monitor, f"{base(monitor)}/pictures/{capture(monitor).name}/1.png")
    assert (status, data) == (200, png())
    assert headers["Content-Type"] == "image/png"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize(("number", "ending"), [(3, "page.txt"), (4, "exchanges.har"), (7, "page.txt")])
async def test_what_strangers_wrote_can_be_saved_and_never_opened_as_a_page(
    monitor: Monitor, number: int, ending: str
) -> None:
    status, data, headers = await body(monitor, f"{base(monitor)}/exhibits/{capture(monitor).name}/{number}")
    assert (status, data) == (200, HOSTILE[:500].encode())
    assert headers["Content-Type"] == "text/plain; charset=utf-8"
    assert headers["Content-Disposition"].startswith('attachment; filename="gckey-')
    assert headers["Content-Disposition"].endswith(f'{ending}"')
    assert "sandbox" in headers["Content-Security-Policy"]


async def test_the_pack_made_last_is_sent_under_its_own_name(monitor: Monitor) -> None:
    outage = monitor.engine.outages["gckey"]
    for front in ("", "/fr"):
        status, _, headers = await body(monitor, f"{front}{base(monitor)}/pack.pdf")
        assert (status, headers["Content-Type"]) == (200, "application/pdf")
    large = b"PK" * 1_000_000
    pack(monitor.settings.data, outage, "20261122T150000Z", large)
    status, data, headers = await body(monitor, f"{base(monitor)}/pack.zip")
    assert (status, data) == (200, large)
    assert headers["Content-Type"] == "application/zip"
    assert headers["Content-Disposition"] == f'attachment; filename="{outage.id}-20261122T150000Z.zip"'


@pytest.mark.parametrize(
    "path",
    [
        "pictures/{capture}/3.png",
        "pictures/{capture}/0.png",
        "pictures/20261122T140509.123456Z-during/1.png",
        "pictures/../1.png",
        "pictures/..%2f..%2fpacks/1.png",
        "pictures/%2e%2e/1.png",
        "pictures/{capture}%2f..%2f{capture}/1.png",
        "pictures/{capture}%00/1.png",
        "exhibits/{capture}/9",
        "exhibits/{capture}/0",
        "exhibits/{capture}/capture.json",
        "exhibits/{capture}/..%2f..%2fcapture.json",
        "exhibits/%2e%2e%2f%2e%2e/1",
        "pack-4MB.pdf",
        "pack.exe",
        "pack%2f..%2fpack.zip",
    ],
)
async def test_nothing_else_can_be_had(monitor: Monitor, path: str) -> None:
    where = f"{base(monitor)}/{path.format(capture=capture(monitor).name)}"
    status, text, _ = await get(monitor, where)
    assert status == 404
    assert "history.sqlite" not in text


async def test_a_file_that_is_gone_or_withheld_is_told_in_both_languages(monitor: Monitor) -> None:
    outage = monitor.engine.outages["gckey"]
    made = capture_of(outage, outage.opened.latest + timedelta(milliseconds=400))
    held = replace(made, exhibits=tuple(replace(each, withheld="a secret was in it") for each in made.exhibits))
    keep(monitor.settings.data, held)
    for path in (f"pictures/{made.id}/1.png", f"exhibits/{made.id}/1"):
        status, text, _ = await get(monitor, f"{base(monitor)}/{path}")
        assert status == 404
        assert "is not kept here" in text
        assert "n'est pas (ou plus) conservé" in text
    status, text, _ = await get(monitor, f"{address(monitor.engine.outages['employer-portal'], 'en')}/pack.zip")
    assert status == 404
    assert "ircc-monitor evidence export" in text
    assert "Aucun dossier" in text


async def test_a_link_that_leads_out_of_the_folder_is_not_followed(monitor: Monitor, tmp_path: Path) -> None:
    outage = monitor.engine.outages["gckey"]
    (tmp_path / "secret").write_text("canary")
    made = keep(monitor.settings.data, capture_of(outage, outage.opened.latest + timedelta(milliseconds=300)))
    picture = monitor.settings.data / FOLDER / "gckey" / made.id / "0" / "stamped.png"
    picture.unlink()
    picture.symlink_to(tmp_path / "secret")
    linked = monitor.settings.data / PACKS / outage.id / f"{outage.id}-20261122T160000Z"
    for end in (".zip", ".pdf"):
        linked.with_name(linked.name + end).symlink_to(tmp_path / "secret")
    for path in (f"pictures/{made.id}/1.png", f"exhibits/{made.id}/1", "pack.zip"):
        status, text, _ = await get(monitor, f"{base(monitor)}/{path}")
        assert (status, "canary" in text) == (404, False), path
    for end in (".zip", ".pdf"):
        linked.with_name(linked.name + end).unlink()


async def test_a_capture_that_lies_about_its_files_leads_nowhere(monitor: Monitor) -> None:
    outage = monitor.engine.outages["gckey"]
    made = keep(monitor.settings.data, capture_of(outage, outage.opened.latest + timedelta(milliseconds=200)))
    listing = monitor.settings.data / FOLDER / "gckey" / made.id / LISTING
    text = listing.read_text()
    listing.unlink()
    listing.write_text(text.replace("0/stamped.png", "../../../../history.sqlite"))
    for path in (f"pictures/{made.id}/1.png", f"exhibits/{made.id}/1"):
        assert (await get(monitor, f"{base(monitor)}/{path}"))[0] == 404
