"""``evidence``: a pack of an outage or of a time, also while the monitor runs; what packs there are; their check."""

import asyncio
import signal
import tempfile
from collections.abc import Coroutine
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from monitor.cli import setup
from monitor.cli.evidence_words import say
from monitor.cli.exits import Exit
from monitor.cli.past import asked, history, refuse
from monitor.cli.reading import From, To
from monitor.cli.setup import Options
from monitor.clock import Clock
from monitor.complaints import ConfigError
from monitor.equipment import Equipment, user_agent
from monitor.evidence.captures import FOLDER as CAPTURES
from monitor.evidence.captures import Captures
from monitor.evidence.packing import verify
from monitor.evidence.packing.contents import EmptyError, Library
from monitor.evidence.packing.pack import Made, Packing
from monitor.evidence.packing.packer import STAMPS_FOLDER as STAMPS
from monitor.evidence.packing.packs import FOLDER as PACKS
from monitor.evidence.packing.packs import Packs, pack_name
from monitor.evidence.packing.sifting import SecretFoundError
from monitor.evidence.stamping.stamps import QUEUE, TOKENS, Stamps
from monitor.evidence.telling.matter import Matter, matter_of
from monitor.history.errors import HistoryError
from monitor.history.instants import name_of
from monitor.history.opening import NAME
from monitor.reports.source import Source
from monitor.scrubbing import Scrubber
from monitor.secrets import SecretError
from monitor.settings import Settings
from monitor.wording import LANGS, local, number
from probes.browser import Browser
from probes.failures import Faulty

app = typer.Typer(no_args_is_help=True, help="Proof to send along. / La preuve à joindre.")
Data = Annotated[Path | None, typer.Option(help="Folder of what was kept. / Dossier des données.")]


class Langs(StrEnum):
    """In which languages a pack is."""

    EN = "en"
    FR = "fr"
    BOTH = "both"


@app.command("export")
def export(
    context: typer.Context,
    outage: Annotated[
        str | None, typer.Argument(metavar="[OUTAGE]", help="As `outages list` shows it. / Son numéro.")
    ] = None,
    *,
    service: Annotated[str | None, typer.Option(help="A service, with --from and --to. / Un service.")] = None,
    start: From = None,
    end: To = None,
    langs: Annotated[Langs, typer.Option("--lang", help="en, fr or both. / en, fr ou les deux (both).")] = Langs.BOTH,
    out: Annotated[Path, typer.Option(help="Folder to write to. / Dossier où écrire.")] = Path(),
    unscanned: Annotated[
        bool,
        typer.Option("--unscanned", help="Also where secrets cannot be read. / Même si les secrets sont illisibles."),
    ] = False,
    data: Data = None,
) -> None:
    """Write a pack (PDF and ZIP), also of an outage that goes on. / Écrire un dossier de preuve (PDF et ZIP)."""
    options: Options = context.obj
    chosen = setup.settings(options, data=data)
    if (outage is None) == (service is None) or {bool(start), bool(end)} != {service is not None}:
        _fail(options, "outage_or_service", Exit.USAGE)
    now = Clock().now()
    spoken = LANGS if langs is Langs.BOTH else (langs.value,)
    with history(options, data) as archive:
        if outage is not None:
            found = archive.outage(outage)
            if found is None:
                setup.complain(options, "no_such_outage", outage=outage)
                raise typer.Exit(Exit.USAGE)
            matter, about = matter_of([found], now, spoken), found.id
        else:
            span = asked(options, start, end)
            matter = Matter(service=str(service), start=span.start, end=min(span.end, now), langs=spoken)
            about = f"{service}-{name_of(matter.start)}-{name_of(matter.end)}"
            Source(archive).services(service)
    before = Packs(chosen.data / PACKS).latest(outage) if outage else None
    previous = before.digest() if before else ""
    secrets = _secrets(options, chosen, unscanned=unscanned)
    made = _made(options, chosen, matter, out, secrets, name=pack_name(about, now), now=now, previous=previous)
    _tell(options, made)
    _ask_for_stamp(options, chosen, made)


def _made(
    options: Options, chosen: Settings, matter: Matter, out: Path, secrets: frozenset[str] | None, **told: Any
) -> Made:
    library = Library(history=chosen.data / NAME, captures=Captures(chosen.data / CAPTURES))
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as exc:
        _fail(options, "no_folder", Exit.USAGE, folder=out, why=exc.strerror)
    with tempfile.TemporaryDirectory(prefix="ircc-monitor-") as folder:
        browser = Browser(
            executable=chosen.chromium, folder=Path(folder) / "browser", user_agent_suffix=user_agent(chosen)
        )
        scrubber = Scrubber(secrets or ())
        packing = Packing(library, lambda: scrubber, browser.paper, scanned=secrets is not None)

        async def job() -> Made:
            try:
                return await packing.make(matter, folder=out, staging=Path(folder) / "pack", **told)
            finally:
                await browser.close()

        try:
            return asyncio.run(_stopped_by_signals(options, job()))
        except EmptyError:
            times = {"start": local(matter.start), "end": local(matter.end)}
            _fail(options, "nothing_seen", Exit.USAGE, service=matter.service, **times)
        except SecretFoundError as exc:
            _fail(options, "secret_found", Exit.CANNOT_START, name=exc)
        except Faulty as exc:
            key = "no_chromium" if exc.code == "browser_missing" else "not_printed"
            _fail(options, key, Exit.CANNOT_START, why=exc.detail)
        except HistoryError as exc:
            refuse(options, "history_unreadable", Exit.NO_HISTORY, path=library.history, why=exc)
        except OSError as exc:
            _fail(options, "no_folder", Exit.USAGE, folder=out, why=exc.strerror)


async def _stopped_by_signals(options: Options, job: Coroutine[Any, Any, Made]) -> Made:
    """*job*, cancelled in good order by Ctrl+C or SIGTERM: no half file is left, and no Chromium."""
    task = asyncio.ensure_future(job)
    told: list[int] = []

    def stop(which: int) -> None:
        told.append(which)
        task.cancel()

    for each in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(each, stop, each)
    try:
        return await task
    except asyncio.CancelledError:
        _hint(options, "nothing_written")
        raise typer.Exit(128 + (told or [signal.SIGINT])[0]) from None


def _secrets(options: Options, chosen: Settings, *, unscanned: bool) -> frozenset[str] | None:
    """What must not stand in a pack. Who cannot read it here gets none, or exit 3 without *unscanned*."""
    try:
        return Equipment(chosen, setup.loader(options, chosen).load()).secret_values
    except (SecretError, ConfigError) as exc:
        why = "; ".join(str(exc).splitlines())
        if not unscanned:
            _fail(options, "secrets_unknown", Exit.CONFIG, why=why)
        _hint(options, "secrets_unread", why=why)
        return None


def _ask_for_stamp(options: Options, chosen: Settings, made: Made) -> None:
    """Put it beside what the running monitor has stamped, where there is an authority."""
    stamps = Stamps(chosen.data / STAMPS)
    if not chosen.timestamp_urls or not (stamps.folder / QUEUE).is_dir():
        return
    try:
        stamps.ask(made.name, bytes.fromhex(made.manifest_sha256))
    except (OSError, ValueError) as exc:
        _hint(options, "not_stamped", why=exc)
    else:
        _hint(options, "will_be_stamped", path=(stamps.folder / TOKENS / f"{made.name}.*.tsr").absolute())


def _tell(options: Options, made: Made) -> None:
    files = [{"path": str(each), "bytes": each.stat().st_size} for each in made.paths]
    if options.json:
        body = {"name": made.name, "manifest_sha256": made.manifest_sha256, "files": files}
        setup.show_json(options, {**body, "withheld": list(made.withheld)})
        return
    lines = [f"{each}  {_size(each.stat().st_size, options.lang)}" for each in made.paths]
    lines.append(say("manifest_is", options.lang, sha=made.manifest_sha256))
    lines += [] if made.fits else [say("does_not_fit", options.lang)]
    lines += [say("is_withheld", options.lang, name=each) for each in made.withheld]
    lines.append(say("next_steps", options.lang, pdf=made.paths[0].name, zip=made.paths[-1]))
    for line in lines:
        options.out.print(line, markup=False, highlight=False, soft_wrap=True)


@app.command("list")
def list_packs(context: typer.Context, *, data: Data = None) -> None:
    """List the packs that the monitor made. / Énumérer les dossiers de preuve que le moniteur a faits."""
    options: Options = context.obj
    packs = Packs(setup.settings(options, data=data).data / PACKS)
    every = [pack for outage in packs.outages() for pack in packs.of(outage)]
    if options.json:
        rows = [
            {"outage": each.outage, "made_at": each.made_at.isoformat(), "files": [str(path) for path in each.files()]}
            for each in every
        ]
        setup.show_json(options, rows)
        return
    if not every:
        options.out.print(say("no_packs", options.lang), highlight=False, soft_wrap=True)
        return
    packed = packs.folder.resolve()
    for outage, made in groupby(every, key=lambda each: each.outage):
        options.out.print(f"[bold]{outage}[/]", highlight=False, soft_wrap=True)
        for each in made:
            sizes = "  ".join(_kind_and_size(path, options.lang) for path in each.files())
            options.out.print(f"  {local(each.made_at)}  {sizes}", highlight=False, soft_wrap=True)
    options.out.print(say("packs_in", options.lang, folder=packed), highlight=False, markup=False, soft_wrap=True)


def _kind_and_size(path: Path, lang: str) -> str:
    kind, size = path.suffix[1:].upper(), _size(path.stat().st_size, lang)
    return f"{kind} ({'4 Mo' if lang == 'fr' else '4 MB'}) {size}" if path.stem.endswith("-4MB") else f"{kind} {size}"


@app.command("verify")
def verify_pack(
    context: typer.Context,
    pack: Annotated[Path, typer.Argument(help="ZIP or folder. / ZIP ou dossier.")],
    *,
    ca: Annotated[Path | None, typer.Option(help="Certificates of the authority (PEM). / De l'autorité.")] = None,
) -> None:
    """Check a pack, without a history or a monitor. / Vérifier un dossier de preuve, sans historique ni moniteur."""
    options: Options = context.obj
    if not pack.exists():
        _fail(options, "no_pack_there", Exit.USAGE, path=pack)
    if ca is not None and not ca.is_file():
        _fail(options, "no_certificates", Exit.USAGE, path=ca)
    found = verify.check(pack, ca)
    if options.json:
        findings, notes = (
            [{"what": what, **values} for what, values in each] for each in (found.findings, found.notes)
        )
        setup.show_json(options, {"sound": not findings, "findings": findings, "notes": notes})
    else:
        for line in found.say(options.lang):
            options.out.print(line, markup=False, highlight=False, soft_wrap=True)
    if found.findings:
        raise typer.Exit(Exit.BROKEN)


def _size(count: int, lang: str) -> str:
    return f"{number(count / 1e6, lang)} {'Mo' if lang == 'fr' else 'MB'}"


def _hint(options: Options, key: str, **values: object) -> None:
    options.err.print(say(key, options.lang, **values), markup=False, highlight=False, soft_wrap=True)


def _fail(options: Options, key: str, code: Exit, **values: object) -> NoReturn:
    setup.complain(options, "error", text=say(key, options.lang, **values))
    raise typer.Exit(code) from None
