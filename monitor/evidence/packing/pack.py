"""Makes one pack: a ZIP with everything, and the statement as a PDF that a portal takes.

Nothing goes in that holds a secret. It can be killed at any line: what has its final name is whole.
"""

import asyncio
import shutil
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

from monitor.evidence import shelf
from monitor.evidence.packing import bundle, verify
from monitor.evidence.packing.bundle import Entry
from monitor.evidence.packing.contents import SHEETS, Contents, Library
from monitor.evidence.packing.guide import guide
from monitor.evidence.packing.manifest import NAME as MANIFEST
from monitor.evidence.packing.manifest import SUMS, Facts, manifest, sums
from monitor.evidence.packing.packs import LARGER
from monitor.evidence.packing.printing import Press, Print, Printer
from monitor.evidence.packing.selection import Sight, selected
from monitor.evidence.packing.sifting import Sieve
from monitor.evidence.telling.document import document, footer
from monitor.evidence.telling.letter import letter
from monitor.evidence.telling.matter import Matter
from monitor.evidence.telling.pictures import Picture
from monitor.evidence.telling.values import values
from monitor.history import codec
from monitor.scrubbing import Scrubber
from monitor.wording import LANGS, local

STATEMENT = "statement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A pack that was made: *paths* are its files, the archive last. *fits* tells whether the PDF kept to its limit.

    *shown* of the *pictures* chosen are in the fullest document; *withheld* names what was left out of the archive.
    """

    name: str
    made_at: datetime
    manifest_sha256: str
    paths: Sequence[Path]
    bytes: int
    shown: int
    pictures: int
    withheld: Sequence[str]
    fits: bool


class Packing:
    """Makes packs of what the *library* holds. *paper* gives what prints, *scrubber* what knows the secrets of now.

    Where these cannot be known, *scanned* is False, and the manifest says so.
    """

    def __init__(
        self,
        library: Library,
        scrubber: Callable[[], Scrubber],
        paper: Callable[[], AbstractAsyncContextManager[Printer]],
        *,
        simulated: bool = False,
        scanned: bool = True,
    ) -> None:
        self._library = library
        self._paper = paper
        self._simulated = simulated
        self._scanned = scanned
        self._scrubber = scrubber

    async def make(
        self, matter: Matter, *, name: str, folder: Path, staging: Path, now: datetime, previous: str = ""
    ) -> Made:
        """Write the pack *name* into *folder*; what it takes meanwhile lies in *staging*, which is removed after.

        *previous* is the SHA-256 of the manifest of the pack before. Raises SecretFoundError, Faulty, EmptyError,
        NoSuchServiceError, HistoryError and OSError.
        """
        stop = threading.Event()
        sieve = Sieve(captures=self._library.captures, scrubber=self._scrubber())
        try:
            contents = await asyncio.to_thread(self._read, matter, staging, name, now, previous)
            prints, chosen = await self._print(contents, sieve)
            bind = partial(_bind, contents, sieve, prints, chosen, folder, staging, stop.is_set)
            return await asyncio.to_thread(bind)
        finally:
            stop.set()  # a thread cannot be cancelled: it ends by itself, and leaves nothing
            await asyncio.shield(asyncio.to_thread(shutil.rmtree, staging, ignore_errors=True))

    def _read(self, matter: Matter, staging: Path, name: str, now: datetime, previous: str) -> Contents:
        shutil.rmtree(staging, ignore_errors=True)
        shelf.make(staging)
        about = {"simulated": self._simulated, "scanned": self._scanned}
        return self._library.read(matter, staging, name=name, now=now, previous=previous, **about)

    async def _print(self, contents: Contents, sieve: Sieve) -> tuple[Sequence[Print], int]:
        told = contents.dossier
        sights = selected(contents.captures, told.matter.service)
        shots = await asyncio.to_thread(lambda: [_shot(sieve, each) for each in sights])
        lang = "both" if len(told.matter.langs) > 1 else told.matter.langs[0]

        def made(jpegs: Sequence[bytes]) -> str:
            pairs = zip(sights, jpegs, strict=False)
            shown = [Picture(capture=each.capture, view=each.view, jpeg=jpeg) for each, jpeg in pairs if jpeg]
            html = document(told, lang, shown, seals=seals(contents.facts))
            sieve.refuse(f"{STATEMENT}.pdf", html.encode())
            return html

        async with self._paper() as paper:
            small, larger = await Press(paper, made, shots, footer=footer(told, lang)).run()
        return [each for each in (small, larger) if each is not None], len(sights)


def _shot(sieve: Sieve, sight: Sight) -> bytes:
    """A picture as it was taken; nothing when it may not be shown."""
    data = sieve.taken(sight.capture, sight.exhibit)
    return data if isinstance(data, bytes) else b""


def _bind(
    contents: Contents,
    sieve: Sieve,
    prints: Sequence[Print],
    chosen: int,
    folder: Path,
    staging: Path,
    stopped: Callable[[], bool],
) -> Made:
    facts = contents.facts
    beside = dict(zip((".pdf", LARGER), (each.pdf for each in prints), strict=False))
    files = {**{f"{STATEMENT}{end}": pdf for end, pdf in beside.items()}, **texts(contents)}
    sifted = [
        *sieve.texts(files, facts.made_at),
        *sieve.sheets(staging, tuple(SHEETS), facts.made_at),
        *sieve.captured(contents.captures),
    ]
    items = [item for item, _ in sifted]
    listing = manifest(facts, items)
    sieve.refuse(MANIFEST, listing)
    digest = sha256(listing).hexdigest()
    hashes = {each.name: each.sha256 for each in items if not each.withheld} | {MANIFEST: digest}
    entries = [entry for _, entry in sifted if entry is not None]
    entries += [Entry(name=MANIFEST, source=listing), Entry(name=SUMS, source=sums(hashes))]
    bundle.put_all(folder, facts.name, entries, beside, facts.made_at, stopped)
    paths = [folder / f"{facts.name}{end}" for end in (*beside, ".zip")]
    return Made(
        name=facts.name,
        made_at=facts.made_at,
        manifest_sha256=digest,
        paths=paths,
        bytes=paths[-1].stat().st_size,
        shown=max(each.shown for each in prints),
        pictures=chosen,
        withheld=[each.name for each in items if each.withheld],
        fits=prints[0].fits,
    )


def texts(contents: Contents) -> Mapping[str, bytes]:
    """What we write beside the statement, by name."""
    told, facts = contents.dossier, contents.facts
    titles = {lang: told.title(lang) for lang in LANGS}
    start, end, made = (local(each) for each in (facts.start, facts.end, facts.made_at))
    found = {
        "README.txt": guide(titles, start, end, made, simulated=told.simulated),
        "dossier.json": f"{codec.canonical(values(told))}\n",
        "verify.py": Path(str(verify.__file__)).read_text(encoding="utf-8"),
        **{f"letter-{lang}.txt": letter(told, lang) for lang in told.matter.langs},
    }
    return {name: text.encode() for name, text in found.items()}


def seals(facts: Facts) -> Sequence[tuple[str, str]]:
    """What the statement says of the chains, in both languages at once; the manifest's own hash cannot be in it."""
    looks, events = facts.heads.looks, facts.heads.events
    told = [(f"Looks / Examens 1–{looks.last_id}", looks.head), (f"Journal 1–{events.last_id}", events.head)]
    return [*told, *([("Previous pack / Dossier précédent", facts.previous)] if facts.previous else [])]
