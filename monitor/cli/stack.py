"""``stack``: Prometheus, Alertmanager and Grafana beside the monitor, in the foreground with one log."""

import asyncio
import contextlib
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from monitor.cli import setup
from monitor.cli.exits import Exit
from monitor.cli.ledger import Ledger
from monitor.cli.performance import Performance
from monitor.cli.scraping import Authority, Monitor, Password, place, tell_wrong
from monitor.cli.setup import Options
from monitor.lock import LockedError, alone_in
from monitor.settings import Settings, split_listen
from monitor.stack import found, plan
from monitor.stack.found import MissingError
from monitor.stack.plan import MONITOR, Ports
from monitor.stack.ports import NoPortError
from monitor.stack.scraping import Place
from monitor.stack.troupe import READY_SECONDS, DiedError

APT = "sudo apt-get install prometheus prometheus-alertmanager"
BREW = "brew install prometheus alertmanager"

Data = Annotated[Path | None, typer.Option(help="Folder for all it keeps; a demo keeps nothing. / Dossier.")]
Demo = Annotated[bool, typer.Option("--demo", help="Start the demo too, and watch that. / Avec la démonstration.")]
Speed = Annotated[float, typer.Option(min=0.1, max=60, help="--demo: time acceleration. / Accélération du temps.")]
Grafana = Annotated[bool, typer.Option("--grafana/--no-grafana", help="Let Grafana join. / Avec Grafana.")]
Verbose = Annotated[bool, typer.Option("--verbose", help="Every line of every program. / Chaque ligne.")]


def stack(
    context: typer.Context,
    *,
    demo: Demo = False,
    monitor: Monitor = "",
    password_file: Password = "",
    ca_file: Authority = "",
    data: Data = None,
    speed: Speed = 1.0,
    grafana: Grafana = True,
    verbose: Verbose = False,
) -> None:
    """Run Prometheus, Alertmanager and Grafana for this monitor. / Les lancer pour ce moniteur."""
    options: Options = context.obj
    with _told(options):
        paths = found.needed()
        at, where, linked = _places(options, monitor, demo=demo, password_file=password_file, ca_file=ca_file)
        with _folder(options, data, demo=demo) as folder, alone_in(folder):
            performance = Performance(
                Ledger(options, verbose=verbose),
                lang=options.lang,
                colour=options.out.is_terminal and not options.json,
                at=at,
                where=where,
                folder=folder,
                linked=linked,
                grafana=grafana,
            )
            asyncio.run(performance.run(paths, demo=(data / "demo" if data else None, speed) if demo else None))


def _places(
    options: Options, monitor: str, *, demo: bool, password_file: str, ca_file: str
) -> tuple[Place, Ports, str]:
    """The monitor, where the others listen, and where links in alerts lead."""
    if not demo:
        # Prometheus reads them from a folder of its own: by whole paths alone.
        names = {"password_file": password_file, "ca_file": ca_file}
        whole = {name: str(Path(told).resolve()) if told else "" for name, told in names.items()}
        at = place(options, monitor, **whole)
        if at.guarded and not password_file:
            tell_wrong(options, "guarded", user=at.entry.user)
            raise typer.Exit(Exit.USAGE)
        return at, plan.choose(None), setup.settings(options).grafana_url
    usual = Settings()
    try:
        _, port = split_listen(monitor or usual.listen)
    except ValueError:
        port = 0
    if port == 0:
        tell_wrong(options, "no_target", target=monitor)
        raise typer.Exit(Exit.USAGE)
    where = plan.choose(port)
    return Place(address=where.address(MONITOR), vantage=usual.vantage), where, where.url("grafana")


@contextlib.contextmanager
def _folder(options: Options, data: Path | None, *, demo: bool) -> Iterator[Path]:
    """Where configuration and samples are kept: below the data folder; of a demo without one, nothing stays."""
    with contextlib.ExitStack() as kept:
        if demo and data is None:
            folder = Path(kept.enter_context(tempfile.TemporaryDirectory(prefix="ircc-monitor-stack-")))
        else:
            folder = (data or setup.settings(options).data) / "stack"
            folder.mkdir(parents=True, exist_ok=True, mode=0o750)
        yield folder.resolve()


@contextlib.contextmanager
def _told(options: Options) -> Iterator[None]:
    """Whatever keeps it from starting or going on is one clear line and its exit code."""
    try:
        yield
    except MissingError as exc:
        _cannot(options, "missing", names=exc, how=APT if shutil.which("apt-get") else BREW)
    except NoPortError as exc:
        _cannot(options, "no_port", port=exc)
    except LockedError as exc:
        _cannot(options, "in_use", folder=exc)
    except DiedError as exc:
        _died(options, exc)
    except OSError as exc:
        _cannot(options, "not_written", path=exc.filename, why=exc.strerror)


def _cannot(options: Options, key: str, /, **values: object) -> NoReturn:
    tell_wrong(options, key, **values)
    raise typer.Exit(Exit.CANNOT_START) from None


def _died(options: Options, exc: DiedError) -> NoReturn:
    if exc.code is None:
        tell_wrong(options, "mute", name=exc.name, seconds=int(READY_SECONDS), why=exc.why)
    elif exc.code < 0:
        tell_wrong(options, "died_signal", name=exc.name, signal=signal.Signals(-exc.code).name, why=exc.why)
    else:
        tell_wrong(options, "died", name=exc.name, code=exc.code, why=exc.why)
    raise typer.Exit(Exit.DIED) from None
