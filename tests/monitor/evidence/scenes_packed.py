"""Whole packs of outages, printed by the real Chromium, and their words as a reader finds them; real captures too."""

import contextlib
import csv
import io
import re
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from monitor.board import Board
from monitor.config import Loader
from monitor.demo import Demo
from monitor.equipment import Equipment
from monitor.evidence.captures import FOLDER as CAPTURES
from monitor.evidence.captures import Captures
from monitor.evidence.capturing.collector import Collector, World
from monitor.evidence.model import Capture, Occasion
from monitor.evidence.packing import verify
from monitor.evidence.packing.pack import Made
from monitor.evidence.packing.packs import FOLDER as PACKS
from monitor.evidence.packing.packs import pack_name
from monitor.evidence.telling.matter import Matter
from monitor.model import Observation, Probe
from monitor.pipeline import Pipeline
from monitor.settings import Settings
from probes import catalog
from probes.network import Patience
from tests.monitor.evidence import packed
from tests.monitor.judging.watch import Stage, Watch

LIMITS = {".pdf": 2_000_000, "-4MB.pdf": 4_000_000}
FRENCH = re.compile(r"(SIMULATION : rien ici ne concerne les vrais portails\. )?Constat d")
"""How the French part begins."""

PATIENT = 20.0
"""Seconds that a step of a journey may take: the machine may be busy with others."""


@dataclass(frozen=True, kw_only=True)
class Read:
    """A pack as its reader has it. *english* and *french* are the words of the PDF, each space a plain one."""

    made: Made
    files: Mapping[str, bytes]
    english: str
    french: str
    looks: list[dict[str, str]]

    def letter(self, lang: str) -> str:
        return plain(self.files[f"letter-{lang}.txt"].decode())

    @property
    def outcomes(self) -> set[str]:
        """What the looks saw."""
        return {each["outcome"] for each in self.looks}

    def both(self, *pairs: tuple[str, str]) -> None:
        """Each text must stand in the part of its language."""
        for english, french in pairs:
            assert unbroken(english) in unbroken(self.english), english
            assert unbroken(french) in unbroken(self.french), french

    def letters(self, *pairs: tuple[str, str]) -> None:
        """Each text must stand in the letter of its language."""
        for english, french in pairs:
            assert english in self.letter("en"), english
            assert french in self.letter("fr"), french


def unbroken(text: str) -> str:
    """*text* as if no line ended after a hyphen or within an address."""
    return text.replace("- ", "-").replace("? ", "?")


def plain(text: str) -> str:
    """*text* in one line, with plain spaces."""
    return " ".join(text.split())


def read(made: Made) -> Read:
    """Read a pack; what every pack must be is asserted here."""
    archive = made.paths[-1]
    assert verify.check(archive).findings == []
    for path in made.paths[:-1]:
        limit = LIMITS[path.name.removeprefix(made.name)]
        assert path.stat().st_size <= limit, path.name
        root: Any = PdfReader(path).trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        assert "/StructTreeRoot" in root
    assert made.fits
    pdf = PdfReader(made.paths[0])
    text = plain(" ".join(each.extract_text() for each in pdf.pages))
    begins = FRENCH.search(text)
    assert begins is not None
    files = packed.contents(archive)
    assert files["statement.pdf"] == made.paths[0].read_bytes()
    assert {"letter-en.txt", "letter-fr.txt", "looks.csv", "manifest.json", "SHA256SUMS"} <= set(files)
    looks = list(csv.DictReader(io.StringIO(files["looks.csv"].decode(), newline="")))
    return Read(made=made, files=files, english=text[: begins.start()], french=text[begins.start() :], looks=looks)


async def asked_for(data: Path, matter: Matter, now: datetime, paper: Callable[[], Any]) -> Read:
    """The pack of a time that somebody asked for."""
    name = pack_name(matter.service, now)
    folder, staging = data / PACKS / matter.service, data / PACKS / ".part-staging"
    made = await packed.packing(data, paper=paper).make(matter, name=name, folder=folder, staging=staging, now=now)
    return read(made)


@contextlib.asynccontextmanager
async def staged(folder: Path) -> AsyncIterator[Stage]:
    """The simulator, and all it takes to look at it, as often as live."""
    async with Demo(folder / "simulator") as demo:
        settings = Settings(data=folder, enable=("all",))
        services = Loader(settings, catalog.kinds(), simulated=True).load()
        equipment = Equipment(settings, services, replace(demo.simulation, pace=1.0))
        equipment.network.patience = Patience(query=10.0, resolve=20.0, connect=20.0, tls=20.0)
        async with equipment:
            yield Stage(simulator=demo.simulator, equipment=equipment, services={each.slug: each for each in services})


def patient(stage: Stage, key: str) -> Probe:
    """A shipped journey with time for each step."""
    found = stage.probe(key)
    return replace(found, params=found.params.model_copy(update={"step_seconds": PATIENT}))


class Witness(Watch):
    """A watch that collects proof: after each look, with the clock held, the captures that are due then."""

    async def start(self) -> None:
        await super().start()
        board = Board()
        self.pipeline = Pipeline(self.engine.decide, self.history.keep, (board,))
        self.captures = Captures(self._folder / CAPTURES, free=lambda _: 1 << 40)
        world = World(services=lambda: self.services, engine=self.engine, board=board)
        self.collector = Collector(self.captures, self.stage.equipment, world, self.pipeline.note, days=400)
        await self.collector._begin()

    async def _publish(self, seen: Observation) -> None:
        await super()._publish(seen)
        while await self.collector._turn():
            assert self.collector.failures == 0

    async def capture(self, slug: str) -> None:
        """One that no outage asks for."""
        await self.collector._take(self._service(slug), Occasion.PENDING)

    def taken(self, slug: str) -> list[Capture]:
        """The captures of a service, the first first."""
        every = [self.captures.find(slug, each.id) for each in self.captures.ids(slug)]
        return [each for each in every if each is not None]

    async def pack(self, slug: str) -> Read:
        """The pack of the one outage of a service, as of now."""
        (outage,) = self.outages(slug)
        return read(await packed.made(self._folder, outage, now=self.now, paper=self.paper))

    async def letters(self, slug: str) -> Mapping[str, str]:
        """The letters of the one outage of a service, of a pack that no browser prints."""
        (outage,) = self.outages(slug)
        files = packed.contents((await packed.made(self._folder, outage, now=self.now)).paths[-1])
        return {lang: plain(files[f"letter-{lang}.txt"].decode()) for lang in ("en", "fr")}

    async def pack_of(self, matter: Matter) -> Read:
        """The pack of a time, as of now."""
        return await asked_for(self._folder, matter, self.now, self.paper)

    def paper(self) -> Any:
        return self.stage.equipment.printer().paper()
