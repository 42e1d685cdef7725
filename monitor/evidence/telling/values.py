"""A dossier as JSON values. The keys are stable; instants stand in UTC and in Toronto's time, lengths are seconds.

``matter`` what it is about; ``statements`` the plain statement in both languages; ``outages`` as in a report, with
their states and what was announced; ``roots`` and ``affected`` the outages behind and before; ``runs`` every look, as
runs of the same; ``errors`` and ``said`` the words of the pages; ``attempts`` what was tried; ``gaps`` and ``events``
what we could not see and what became of us; ``captures`` every file with its hash; ``clock`` the worst that was noted.
"""

from typing import Any

from monitor.evidence.telling.dossier import Dossier
from monitor.evidence.telling.limits import limits
from monitor.evidence.telling.statement import statements
from monitor.history import codec
from monitor.reports.values import instant, outage_values
from monitor.wording import LANGS, word

VERSION = 1
"""Of these keys: it changes when one goes or changes its meaning, not when one is added."""


def values(dossier: Dossier) -> dict[str, Any]:
    """The whole dossier."""
    matter = dossier.matter
    return {
        "version": VERSION,
        "independent": {lang: word("independent", lang) for lang in LANGS},
        "simulated": dossier.simulated,
        "made_at": instant(dossier.made_at),
        "matter": {
            "service": matter.service,
            "title": dict(dossier.titles.get(matter.service, {})),
            "role": dossier.role,
            "depends_on": list(dossier.depends_on),
            "start": instant(matter.start),
            "end": instant(matter.end),
            "outages": [each.outage.id for each in dossier.outages],
            "languages": list(matter.langs),
        },
        "statements": {lang: list(statements(dossier, lang)) for lang in LANGS},
        "limits": {lang: limits(dossier, lang) for lang in LANGS},
        "ongoing": dossier.ongoing,
        "business_days_lost": [each.isoformat() for each in dossier.lost_days],
        "business_days_touched": [each.isoformat() for each in dossier.touched_days],
        "addresses": list(dossier.addresses),
        "outages": [outage_values(each) for each in dossier.outages],
        "roots": codec.plain(dossier.roots),
        "affected": codec.plain(dossier.affected),
        "seconds": {outcome.value: round(spent, 3) for outcome, spent in dossier.figures.whole.by.items()}
        | {"never_observed": round(dossier.figures.whole.unseen, 3)},
        **_looked(dossier),
        **_ourselves(dossier),
        "notices": codec.plain(dossier.notices),
        "notice_looks": dossier.notice_looks,
        "captures": codec.plain(dossier.captures),
    }


def _looked(dossier: Dossier) -> dict[str, Any]:
    """What was asked and what came of it."""
    return {
        "looks_from": instant(dossier.around.start),
        "looks_to": instant(dossier.around.end),
        "looks": {outcome.value: count for outcome, count in dossier.counts.items()},
        "states": codec.plain(dossier.states),
        "asked": codec.plain(dossier.asked),
        "runs": codec.plain(dossier.runs),
        "errors": codec.plain(dossier.errors),
        "said": codec.plain(dossier.said),
        "stories": codec.plain(dossier.stories),
        "attempts": codec.plain(dossier.attempts),
    }


def _ourselves(dossier: Dossier) -> dict[str, Any]:
    """How well we could see, and with what."""
    return {
        "gaps": [
            {"start": instant(each.start), "end": instant(each.end), "cause": each.cause or None}
            for each in dossier.gaps
        ],
        "events": [
            {"at": instant(each.at), "kind": each.kind.value, "body": dict(each.body)} for each in dossier.events
        ],
        "clock": codec.plain(dossier.worst_clock),
        "browsers": list(dossier.browsers),
        "vantages": list(dossier.vantages),
        "run_ids": list(dossier.run_ids),
        "versions": [dict(each) for each in dossier.versions],
        "configs": dict(dossier.configs),
        "first_look_at": instant(dossier.first_look),
        "last_look_at": instant(dossier.last_look),
    }
