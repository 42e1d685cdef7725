"""One outage as a list of facts, each with its name: the same for the terminal and the page."""

from monitor.notices.comparison import worded
from monitor.reports import phrases
from monitor.reports.model import OutageReport
from monitor.wording import word


def facts(told: OutageReport, title: str, lang: str) -> list[tuple[str, str]]:
    """What there is to say, as keys of ``words`` and plain text; the service is called *title*."""
    outage, figures = told.outage, told.figures
    rows = [
        ("outage", outage.id),
        ("service", title),
        ("worst", word(outage.severity, lang)),
        ("cause", phrases.cause(outage.cause, lang)),
        ("began", phrases.when(outage.opened, lang)),
        ("confirmed", phrases.moment(outage.confirmed_at)),
        ("first_degraded", phrases.when(outage.degraded, lang) if outage.degraded else ""),
        ("first_down", phrases.when(outage.down, lang) if outage.down else ""),
        ("last_bad", phrases.moment(outage.last_bad_at)),
        ("ended", phrases.ending(outage, lang)),
        ("lasted", phrases.lasted(outage, figures, lang)),
        ("inside", phrases.spent(figures.inside, lang)),
        ("in_business", phrases.spent(figures.business, lang)),
        ("days_lost", phrases.days_lost(figures)),
        ("relapses", str(outage.relapses or "")),
        ("flapping", phrases.length(figures.flapping, lang) if outage.relapses else ""),
        ("languages", ", ".join(outage.langs)),
        ("probes", ", ".join(outage.probes)),
        ("root", outage.root),
        ("group", outage.group if outage.group != outage.id else ""),
        ("notice", " ".join(worded(told.comparison, lang))),
        ("as_disputed", _disputed(told, lang)),
    ]
    rows += [("remarks", phrases.remark(each, lang)) for each in told.remarks]
    return [(key, text) for key, text in rows if text]


def _disputed(told: OutageReport, lang: str) -> str:
    if told.counts_as is None or told.disputed is None:
        return ""
    return f"{word(told.counts_as, lang)}; {phrases.spent(told.disputed.inside, lang)}"
