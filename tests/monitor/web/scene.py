"""An outage with its proof: a monitor that saw a sign-in fail, captures of it, a pack, and a note beside it."""

import asyncio
import contextlib
import hashlib
import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PIL import Image

from monitor.app import Monitor
from monitor.evidence import captures as shelf
from monitor.evidence.captures import Captures, capture_id
from monitor.evidence.model import Capture, Exhibit, HostClock, How, Occasion, View
from monitor.evidence.packing.packs import FOLDER as PACKS
from monitor.model import ControlResult, Outage, Role
from monitor.orders import Note
from probes.failures import Failed
from probes.model import (
    Artifact,
    Cause,
    Certificate,
    DnsFacts,
    Hop,
    HttpFacts,
    Outcome,
    Reading,
    StepOutcome,
    StepResult,
    Target,
    TlsFacts,
)
from probes.toolbox import Tools
from tests.makers import kind, probe, service
from tests.monitor.app_of import looked, monitor_of

HOSTILE = "\u202e</title><script>document.title='owned'</script><img src=x>" + "très long " * 100_000
NAMES = ("stamped.png", "page.png", "page.txt", "exchanges.har")


async def fine(target: Target, params: Any, tools: Tools) -> Reading:
    return tools.notebook.reading(Outcome.UP)


async def broken(target: Target, params: Any, tools: Tools) -> Reading:
    """Fails, having seen all that a look can see, in hostile words wherever a stranger's words can stand."""
    book = tools.notebook
    book.http = HttpFacts(
        status=503,
        reason=HOSTILE[:200],
        version="1.1",
        url="https://gckey.example/form?<script>",
        hops=(Hop(url="https://gckey.example/", status=302, address="192.0.2.7:443"),),
        headers=(("server", HOSTILE[:300]), ("retry-after", "120")),
        body_bytes=42,
        title=HOSTILE[:2000],
    )
    at = datetime(2026, 1, 1, tzinfo=UTC)
    leaf = Certificate(
        subject=HOSTILE[:90], issuer="CN=Test", serial="1", fingerprint="ab" * 32, not_before=at, not_after=at
    )
    book.tls = TlsFacts(version="TLS 1.3", cipher="X", chain=(leaf,))
    book.dns = DnsFacts(answers={"192.0.2.53": ("192.0.2.7",)}, errors={"192.0.2.54": "servfail"})
    book.steps = [StepResult(name="landing", outcome=StepOutcome.PASSED, seconds=1.0)]
    book.phases = {"resolve": 0.01, "connect": 0.02}
    tools.artifacts.mkdir(parents=True, exist_ok=True)
    for name, media_type, data in (("failure", "image/png", png()), ("page", "text/html", HOSTILE[:99].encode())):
        path = tools.artifacts / f"{name}.{media_type.partition('/')[2]}"
        path.write_bytes(data)
        book.artifacts.append(Artifact(name=name, media_type=media_type, path=path))
    book.log(HOSTILE[:2000])
    raise Failed(Cause.HTTP_5XX, HOSTILE, code="503")


def png(colour: str = "#246") -> bytes:
    """A picture of its own colour."""
    data = io.BytesIO()
    Image.new("RGB", (640, 400), colour).save(data, "PNG")
    return data.getvalue()


def capture_of(of: Outage, at: datetime, *, title: str = HOSTILE, views: int = 1, **over: Any) -> Capture:
    """A capture of an outage as a collector makes it, its pages saying *title*."""
    files = {f"{number}/{name}": data_of(name) for number in range(views) for name in NAMES}
    hows = dict(zip(NAMES, (How.STAMPED, How.PAGE, How.TEXT, How.HAR), strict=True))
    media = {"png": "image/png", "txt": "text/plain", "har": "application/json"}
    exhibits = tuple(
        Exhibit(
            name=name,
            how=hows[name.rpartition("/")[2]],
            media_type=media[name.rpartition(".")[2]],
            bytes=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            taken_at=at,
        )
        for name, data in files.items()
    )
    shown = tuple(
        View(
            probe=f"{of.service}/form",
            lang="fr" if number % 2 else "en",
            source="visit",
            asked="https://gckey.example/",
            url="https://gckey.example/form?<script>",
            at=at,
            seconds=1.5,
            status=503,
            title=title,
            said=title[:200],
            browser="Chromium 1",
            cause=Cause.HTTP_5XX,
            failure=title[:200],
            **dict(zip(("stamped", "page", "text", "har"), (f"{number}/{name}" for name in NAMES), strict=True)),
        )
        for number in range(views)
    )
    values: dict[str, Any] = {
        "id": capture_id(at, Occasion.DURING),
        "service": of.service,
        "occasion": Occasion.DURING,
        "outage": of.id,
        "began_at": at,
        "ended_at": at + timedelta(seconds=2),
        "vantage": "here",
        "run_id": "run",
        "simulated": False,
        "versions": {},
        "config_sha256": "00",
        "clock": HostClock(at=at, tick=1.0, boot_id="b", synchronised=True, error=None, offset=None, hosts=0),
        "online": "yes",
        "controls": (ControlResult(key="controls/cira", up=True, at=at),),
        "views": shown,
        "exhibits": exhibits,
    }
    return Capture(**values | over)


def data_of(name: str) -> bytes:
    """What a file of that name holds."""
    return png() if name.endswith(".png") else HOSTILE[:500].encode()


def keep(data: Path, made: Capture) -> Capture:
    """Write *made* with its files below the data folder."""
    files = {each.name: data_of(each.name) for each in made.exhibits if not each.withheld}
    Captures(data / shelf.FOLDER).write(made, files)
    return made


def pack(data: Path, outage: Outage, made: str, body: bytes = b"PK") -> None:
    """A pack of *outage* made at *made* (20261122T140509Z)."""
    folder = data / PACKS / outage.id
    folder.mkdir(parents=True, exist_ok=True)
    for end in (".zip", ".pdf"):
        (folder / f"{outage.id}-{made}{end}").write_bytes(body)


@contextlib.asynccontextmanager
async def proven(folder: Path, *, captures: int = 1, views: int = 2, **over: Any) -> AsyncIterator[Monitor]:
    """A monitor whose gckey and portal are down, one because of the other; proof of gckey's outage is there."""
    form = probe("form", service="gckey", address="gckey.example:443", kind=kind(broken), every=600)
    sign_in = probe("sign-in", service="employer-portal", address="portal.example:443", kind=kind(broken), every=600)
    control = probe("cira", service="controls", address="www.cira.example:443", kind=kind(fine), every=600)
    services = (
        service("gckey", form, role=Role.COMPONENT, confirm=1, title={"en": "GCKey", "fr": "CléGC"}),
        service("employer-portal", sign_in, depends_on=("gckey",), confirm=1, title={"en": "Portal", "fr": "Portail"}),
        service("controls", control, role=Role.CONTROL, title={"en": "Controls", "fr": "Témoins"}),
    )
    async with monitor_of(folder, *services, **over) as made:
        for each in (control, form, sign_in):  # now, not at each one's own offset, and not again
            made.schedule._scheduler.modify_job(each.key, next_run_time=made.equipment.clock.now())
        await looked(made)
        async with asyncio.timeout(20):
            while {"gckey", "employer-portal"} - set(made.engine.outages):
                await asyncio.sleep(0.02)
        outage = made.engine.outages["gckey"]
        for number in range(captures):
            at, title = outage.opened.latest + timedelta(milliseconds=number), "Sorry" if number else HOSTILE
            keep(folder, capture_of(outage, at, title=title, views=views))
        pack(folder, outage, "20261122T140509Z")
        await made.recorder.carry(Note(outage=outage.id, text="called <b>them</b>", author="Anna"))
        yield made
