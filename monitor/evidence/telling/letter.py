"""The text of an e-mail for a person to read, fill in and send: what the procedure asks for, and no claim beyond it.

It holds what was seen, and blanks in brackets. It holds no data of any worker.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from jinja2 import Environment, PackageLoader, StrictUndefined

from monitor.evidence.telling import dates, particulars
from monitor.evidence.telling.channels import Channel, channel_of
from monitor.evidence.telling.checks import check
from monitor.evidence.telling.dossier import Dossier
from monitor.evidence.telling.due import reply_due
from monitor.evidence.telling.errors import proves
from monitor.evidence.telling.observing import NOTICE
from monitor.evidence.telling.statement import statements
from monitor.evidence.telling.tried import Attempt, What
from monitor.evidence.telling.words import quoted, say
from monitor.wording import local

__all__ = ["letter", "reply_due"]

ATTACHED = ("statement.pdf",)
"""What the archive calls the document."""

OFFERS = "employer-portal"
"""The service by which offers of employment are submitted: IRPR 209.11 is about it alone."""

TOLD = frozenset({What.SESSION, What.BROWSER, What.ENGINE, What.RESOLVE_SECOND})
MOST_PICTURES = 6
MOST_ADDRESSES = 8
MOST_NOTICE = 300


def letter(dossier: Dossier, lang: str, *, attachments: Sequence[str] = ATTACHED, sent: date | None = None) -> str:
    """The text in ``en`` or ``fr``. *sent* is the day it goes out, by default the day (in Toronto) it is made."""
    templates = Environment(
        loader=PackageLoader("monitor.evidence.telling"),
        autoescape=False,  # noqa: S701 - plain text, never shown as HTML
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    channel = channel_of(dossier.matter.service)
    day = sent or dates.local_day(dossier.made_at)
    days = channel.days if channel else 0
    error = particulars.main_error(dossier)
    return templates.get_template(f"letter-{lang}.txt").render(
        dossier=dossier,
        lang=lang,
        channel=channel,
        to=_to(channel),
        offers=dossier.matter.service == OFFERS,
        attachments=tuple(attachments),
        on=dates.day(dates.local_day(_began(dossier)), lang),
        statements=statements(dossier, lang),
        error=error,
        error_line=particulars.error_line(error, lang) if error else "",
        facts=particulars.first_facts(dossier, lang, MOST_ADDRESSES),
        pictures=list(_pictures(dossier)),
        attempts=list(_attempts(dossier, lang)),
        notices=[(each, quoted(each.text[:MOST_NOTICE], lang)) for each in dossier.notices],
        days=days,
        sent=dates.day(day, lang),
        due=dates.day(reply_due(day, days), lang) if days else "",
        say=say,
        quoted=quoted,
        local=local,
    )


def _to(channel: Channel | None) -> str:
    return channel.to if channel else ""


def _began(dossier: Dossier) -> datetime:
    return dossier.outages[0].outage.opened.latest if dossier.outages else dossier.matter.start


def _pictures(dossier: Dossier) -> Iterator[str]:
    """The first pictures that show the trouble by their files in the archive, the service's own before others."""
    own = f"{dossier.matter.service}/"
    shown = [(each, view) for each in dossier.captures for view in each.views if view.stamped and proves(view)]
    shown.sort(key=lambda each: not each[1].probe.startswith(own))
    for each, view in shown[:MOST_PICTURES]:
        yield f"captures/{each.id}/{view.stamped}"


def _attempts(dossier: Dossier, lang: str) -> Iterator[str]:
    """What the monitor tried, a line each; what was never tried is not told as tried."""
    asked = {each.probe: each for each in dossier.asked}
    for each in dossier.attempts:
        page = asked.get(each.of)
        if each.what is What.PROBE and page is not None and page.kind != NOTICE:
            yield _came(each, check(page, lang), lang)
        elif each.times and each.what in TOLD:
            yield _came(each, f"{say(each.what, lang)} ({each.of})" if each.of else say(each.what, lang), lang)
    yield f"{say('our_line', lang)}{say('colon', lang)} {particulars.line_told(dossier.attempts, lang)}"


def _came(told: Attempt, step: str, lang: str) -> str:
    if told.times == 1:
        came = "worked" if told.worked else "failed" if told.failed else "unsure"
        return say("came_once", lang, step=step, came=say(came, lang).lower())
    return say("came_of", lang, step=step, times=told.times, failed=told.failed, worked=told.worked)
