"""A failing look or a visit as a view with its files: what was seen, by whom, and how it is named. Pure."""

from collections.abc import Mapping
from datetime import datetime
from importlib.metadata import version
from types import MappingProxyType

from monitor.evidence.capturing.tray import Sheet
from monitor.evidence.model import How, View
from monitor.model import Observation, Probe
from probes.addresses import shown
from probes.har import har
from probes.portrait import Portrait

PROGRAM = "ircc-monitor"
SAID = 1000
LOOKS = "looks.json"
FILES: Mapping[str, tuple[How, str]] = MappingProxyType(
    {
        "failing-moment.png": (How.PAGE, "image/png"),
        "page.png": (How.PAGE, "image/png"),
        "page.txt": (How.TEXT, "text/plain; charset=utf-8"),
        "exchanges.har": (How.HAR, "application/json"),
        "exchanges.warc.gz": (How.WARC, "application/warc"),
    }
)
"""What the files of looks and visits are, by name."""


def of_looks(book: bytes, at: datetime) -> Sheet:
    """The book of what all looks showed *at* that time."""
    return Sheet(name=LOOKS, how=How.LOOKS, media_type="application/json", data=book, taken_at=at)


def of_look(look: Observation, left: Mapping[str, bytes]) -> tuple[View, list[Sheet]]:
    """The failing moment of *look*, with the files that it *left*."""
    probe, reading, http = look.probe, look.reading, look.reading.http
    sheets, names = _sheets(f"looks/{probe.service}-{probe.name}", left, probe, look.started_at)
    return View(
        probe=probe.key,
        lang=probe.lang,
        source="look",
        asked=shown(probe.target.address),
        url=http.url if http else "",
        at=look.started_at,
        seconds=look.seconds,
        status=http.status if http else 0,
        title=http.title if http else "",
        said=left.get("page.txt", b"").decode("utf-8", "replace")[:SAID],
        browser=reading.browser,
        cause=reading.cause,
        failure=reading.detail,
        address=reading.address,
        hops=http.hops if http else (),
        headers=http.headers if http else (),
        page=names.get(How.PAGE, ""),
        text=names.get(How.TEXT, ""),
        har=names.get(How.HAR, ""),
    ), sheets


def of_portrait(seen: Portrait, probe: Probe, at: datetime, folder: str) -> tuple[View, list[Sheet]]:
    """A visit to the page of *probe* that began *at* that time; its files go to *folder*."""
    files: dict[str, bytes] = {}
    if seen.picture is not None:
        files["page.png"] = seen.picture
    if seen.text:
        files["page.txt"] = seen.text.encode(errors="replace")
    if seen.exchanges:
        made_by = (PROGRAM, version(PROGRAM))
        files["exchanges.har"] = har(seen.exchanges, began_at=at, creator=made_by, browser=seen.browser)
    sheets, names = _sheets(folder, files, probe, at)
    return View(
        probe=probe.key,
        lang=probe.lang,
        source="visit",
        asked=shown(probe.target.address),
        url=seen.url,
        at=at,
        seconds=seen.seconds,
        status=seen.status,
        title=seen.title,
        said=seen.text[:SAID],
        browser=seen.browser,
        cause=seen.cause,
        failure=seen.failure,
        address=seen.address,
        hops=seen.hops,
        headers=seen.headers,
        page=names.get(How.PAGE, ""),
        text=names.get(How.TEXT, ""),
        har=names.get(How.HAR, ""),
    ), sheets


def _sheets(
    folder: str, files: Mapping[str, bytes], probe: Probe, at: datetime
) -> tuple[list[Sheet], Mapping[How, str]]:
    """The files that are of a known kind, and their names by what they are."""
    sheets = [
        Sheet(
            name=f"{folder}/{name}",
            how=FILES[name][0],
            media_type=FILES[name][1],
            data=data,
            taken_at=at,
            probe=probe.key,
            lang=probe.lang,
            page=folder,
        )
        for name, data in files.items()
        if name in FILES
    ]
    return sheets, {each.how: each.name for each in sheets}
