"""``prometheus-config``: what Prometheus needs to know of this monitor, printed or written to a file."""

from pathlib import Path
from typing import Annotated, Any

import typer
from yarl import URL

from monitor.cli import setup
from monitor.cli.exits import Exit
from monitor.cli.setup import Options
from monitor.settings import check_address
from monitor.stack import scraping
from monitor.stack.scraping import Place, TargetError
from monitor.stack.words import say

Blackbox = Annotated[
    bool, typer.Option("--blackbox", help="The looks under blackbox_exporter's names. / Sous les noms de blackbox.")
]
Store = Annotated[
    str, typer.Option("--remote-write", metavar="URL", help="Also write to a store elsewhere. / Écrire aussi ailleurs.")
]
Agent = Annotated[
    bool, typer.Option("--agent", help="An agent: only scrapes and writes there. / Un agent, qui ne conserve rien.")
]
Monitor = Annotated[
    str, typer.Option(help="Where the monitor answers, if not at `listen`: host:port or https://host. / Son adresse.")
]
Password = Annotated[
    str,
    typer.Option(metavar="FILE", help="Holds the password, where the monitor asks for one. / Fichier du mot de passe."),
]
Authority = Annotated[
    str, typer.Option(metavar="FILE", help="Authority of the monitor's certificate (PEM). / Autorité du certificat.")
]
Tell = Annotated[str, typer.Option(help="Alertmanager; empty for none. / Alertmanager; vide pour aucun.")]
Rules = Annotated[str, typer.Option(help="Rule files; empty for none. / Fichiers de règles; vide pour aucun.")]
Out = Annotated[Path | None, typer.Option(help="File to write; the terminal by default. / Fichier.")]


def prometheus_config(
    context: typer.Context,
    *,
    blackbox: Blackbox = False,
    remote_write: Store = "",
    agent: Agent = False,
    monitor: Monitor = "",
    password_file: Password = "",
    ca_file: Authority = "",
    alertmanager: Tell = "127.0.0.1:9093",
    rules: Rules = f"{scraping.RULES}/*.yml",
    out: Out = None,
) -> None:
    """Print Prometheus' configuration for this monitor. / Afficher la configuration de Prometheus."""
    options: Options = context.obj
    _agree(options, blackbox=blackbox, store=remote_write, agent=agent)
    at = place(options, monitor, password_file=password_file, ca_file=ca_file)
    if blackbox:
        keys, config = ["about_blackbox"], scraping.blackbox(at)
    elif agent:
        keys, config = ["about_agent", "about_start_agent"], scraping.agent(at, remote_write)
    else:
        told = [alertmanager] if alertmanager else []
        keys = ["about_whole", "about_start"]
        config = scraping.whole(at, rules=rules, alertmanagers=told, remote_write=remote_write)
    keys += ["about_password"] if remote_write else []
    keys += ["about_guard"] if at.guarded else []
    _deliver(options, keys, config, out)


def place(options: Options, target: str, *, password_file: str = "", ca_file: str = "") -> Place:
    """Where Prometheus is to reach the monitor of the settings, and how it gets in, or exit 2."""
    chosen = setup.settings(options)
    try:
        return scraping.place(chosen, target, password_file=password_file, ca_file=ca_file)
    except TargetError:
        tell_wrong(options, "no_target", target=target or chosen.listen)
        raise typer.Exit(Exit.USAGE) from None


def tell_wrong(options: Options, key: str, /, **values: object) -> None:
    """One clear line on standard error, in the words of the stack."""
    text = say(key, options.lang, **values)
    options.err.print(text, style="red", markup=False, highlight=False, soft_wrap=True)


def _agree(options: Options, *, blackbox: bool, store: str, agent: bool) -> None:
    """The options fit each other, or exit 2."""
    if blackbox and (store or agent):
        tell_wrong(options, "one_of_two", option="--agent" if agent else "--remote-write")
    elif agent and not store:
        tell_wrong(options, "no_store")
    elif not _is_store(store):
        tell_wrong(options, "no_such_store", url=store)
    else:
        return
    raise typer.Exit(Exit.USAGE)


def _is_store(url: str) -> bool:
    try:
        return not check_address(url) or URL(url).password is None
    except ValueError:
        return False


def _deliver(options: Options, keys: list[str], config: dict[str, Any], out: Path | None) -> None:
    if out is None and options.json:
        setup.show_json(options, config)
        return
    text = scraping.text(config, *(say(key, options.lang) for key in keys))
    if out is None:
        typer.echo(text, nl=False)
        return
    part = out.with_name(f"{out.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(out)
    except OSError as exc:
        tell_wrong(options, "not_written", path=out, why=exc.strerror)
        raise typer.Exit(Exit.USAGE) from None
    options.err.print(say("written", options.lang, path=out), markup=False, highlight=False, soft_wrap=True)
