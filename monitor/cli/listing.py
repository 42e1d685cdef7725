"""``services`` and ``config check``: what is configured, and whether it is right."""

from pathlib import Path

from rich.markup import escape
from rich.table import Table

from monitor.cli import setup
from monitor.cli.setup import Options
from monitor.model import Service
from monitor.wording import word


def services(options: Options, *, services: Path | None) -> None:
    """Every service and probe of the folder, those that are off included."""
    chosen = setup.settings(options, services=services)
    # Listing needs no contact: nothing is asked of anyone.
    found = setup.services(options, setup.loader(options, chosen, simulated=True).load)
    if options.json:
        setup.show_json(options, [as_json(each) for each in found])
        return
    for service in found:
        options.out.print(heading(service, options.lang), highlight=False, soft_wrap=True)
        options.out.print(rows(service, options.lang))
        options.out.print()


def heading(service: Service, lang: str) -> str:
    """Name, role, whether it is watched, and what it depends on."""
    depends = f"; {word('depends_on', lang)}: {', '.join(service.depends_on)}" if service.depends_on else ""
    watched = f"{word('watched', lang)}: {yes(service.on, lang)}"
    return f"[bold]{service.slug}[/]  {escape(service.title[lang])} ({word(service.role, lang)}; {watched}{depends})"


def rows(service: Service, lang: str) -> Table:
    """The probes of one service."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for key in ("probe", "kind", "every", "known"):
        table.add_column(word(key, lang), no_wrap=True)
    table.add_column(word("address", lang), overflow="fold", ratio=1)
    for probe in service.probes:
        style = None if service.on and probe.on else "dim"
        known, address = str(probe.known or ""), escape(probe.target.address)
        table.add_row(probe.name, probe.kind.name, f"{probe.every:g} s", known, address, style=style)
    return table


def yes(value: bool, lang: str) -> str:  # noqa: FBT001 - a yes or no is what it words
    """Yes or no, in words."""
    return word("yes" if value else "no", lang)


def as_json(service: Service) -> dict[str, object]:
    """A service as JSON."""
    return {
        "service": service.slug,
        "title": dict(service.title),
        "role": service.role,
        "on": service.on,
        "depends_on": service.depends_on,
        "probes": [
            {
                "probe": probe.key,
                "kind": probe.kind.name,
                "lang": probe.lang,
                "on": service.on and probe.on,
                "target": probe.target.address,
                "every": probe.every,
                "timeout": probe.timeout,
                "source": probe.source,
                "known": probe.known,
            }
            for probe in service.probes
        ],
    }


def config_check(options: Options, *, services: Path | None, enable: list[str] | None) -> None:
    """Exit 0 with a count, or 3 with every problem; nothing is started or asked."""
    chosen = setup.settings(options, services=services, enable=enable)
    found = setup.services(options, setup.loader(options, chosen).load)
    watched = [each for each in found if each.on]
    probes = sum(probe.on for each in watched for probe in each.probes)
    if options.json:
        public = {"public_listen": chosen.public_listen} if chosen.public_listen else {}
        setup.show_json(options, {"problems": [], "services": len(watched), "probes": probes, **public})
        return
    text = word("watching", options.lang, services=len(watched), probes=probes)
    options.out.print(f"{word('ok', options.lang)}: {text}", highlight=False)
    if chosen.public_listen:
        options.out.print(word("open_to_all", options.lang, listen=chosen.public_listen), highlight=False)
