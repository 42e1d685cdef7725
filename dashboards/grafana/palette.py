"""The one palette: told apart under every common colour blindness, and never alone: each state is also a word."""

from grafana_foundation_sdk.models import dashboard as model

from dashboards.grafana.speech import Say
from monitor.wording import word
from probes.model import Cause

UP, DEGRADED, DOWN, MAINTENANCE, NO_DATA = "#3A86C8", "#F2C037", "#D62F1F", "#B39DDB", "#6E7681"
CALM = "#22252B"  # a cell that says "nothing happened" steps back
CALMLY, PARTLY = "calm", "partly"
"""What stands in the place of a notice or a severity where it is proved that there is none, or only in part."""

Mappings = list[model.ValueMapping]


def states(say: Say) -> Mappings:
    """0 down, 1 degraded, 2 maintenance, 3 up; -1 where a table must show what is not known."""
    words = (
        ("0", say("Down", "En panne"), DOWN),
        ("1", say("Degraded", "Dégradé"), DEGRADED),
        ("2", say("Maintenance", "En maintenance"), MAINTENANCE),
        ("3", say("Up", "En service"), UP),
        ("-1", no_data(say), NO_DATA),
    )
    return [_words(*words), _null(say, len(words))]


def passes(say: Say) -> Mappings:
    """1 passed, 0 failed: steps of a journey, controls, being online."""
    words = (("0", say("Failed", "Échec"), DOWN), ("1", say("Passed", "Réussite"), UP))
    return [_words(*words), _null(say, len(words))]


def conditions(say: Say) -> Mappings:
    """1 as it should be, 0 not: what concerns this monitor itself."""
    words = (("0", say("No", "Non"), DOWN), ("1", say("Yes", "Oui"), UP))
    return [_words(*words), _null(say, len(words))]


def intrusions(say: Say) -> Mappings:
    """1 where something stands between us and the portal."""
    words = (("0", say("No", "Non"), CALM), ("1", say("Yes", "Oui"), DEGRADED))
    return [_words(*words), _null(say, len(words))]


def disagreements(say: Say) -> Mappings:
    """1 while places differ."""
    words = (("0", say("Agree", "D’accord"), UP), ("1", say("Differ", "En désaccord"), DEGRADED))
    return [_words(*words), _null(say, len(words))]


def verdicts(say: Say) -> Mappings:
    """1 objective met, 0 missed, -1 seen too little of to judge."""
    words = (
        ("0", say("Missed", "Manqué"), DOWN),
        ("1", say("Met", "Atteint"), UP),
        ("-1", say("Low coverage", "Couverture faible"), NO_DATA),
    )
    return [_words(*words), _null(say, len(words))]


def causes(say: Say) -> Mappings:
    """The codes of causes, in words."""
    return [_words(*((each.value, _capital(word(each.value, say.lang)), None) for each in Cause))]


def kinds(say: Say) -> Mappings:
    """What an official notice says, in words."""
    return [
        _words(
            ("scheduled", say("Scheduled maintenance", "Maintenance prévue"), MAINTENANCE),
            ("emergency", say("Emergency or outage", "Urgence ou panne"), DOWN),
            ("delays", say("Delays", "Retards"), DEGRADED),
            ("restored", say("Service restored", "Service rétabli"), UP),
            ("other", say("Other notice", "Autre avis"), NO_DATA),
            (CALMLY, say("No notice stands", "Aucun avis en vigueur"), CALM),
        )
    ]


def severities(say: Say) -> Mappings:
    """How urgent an alert is, in words."""
    return [
        _words(
            ("page", say("Page", "Appel"), DOWN),
            ("ticket", say("Ticket", "Billet"), DEGRADED),
            ("none", say("None", "Aucune"), NO_DATA),
        )
    ]


def severity(say: Say) -> Mappings:
    """How bad an outage got, in words."""
    return [
        _words(
            ("down", say("Down", "En panne"), DOWN),
            ("degraded", say("Degraded", "Dégradé"), DEGRADED),
            (CALMLY, say("No outage goes on", "Aucune en cours"), CALM),
            (PARTLY, say("None where we see", "Aucune où l’on voit"), NO_DATA),
        )
    ]


def watchdog(say: Say) -> Mappings:
    """The alert that always fires stands in a list alone only if no other fires."""
    return [_words(("Watchdog", say("No alert fires", "Aucune alerte en cours"), None))]


def weekdays(say: Say) -> Mappings:
    """Days by number, Monday first."""
    names = say(
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        "Lundi Mardi Mercredi Jeudi Vendredi Samedi Dimanche",
    )
    return [_words(*((str(number), name, None) for number, name in enumerate(names.split(), start=1)))]


def no_data(say: Say) -> str:
    """What is shown where we cannot say."""
    return say("No data", "Aucune donnée")


def _words(*rows: tuple[str, str, str | None]) -> model.ValueMap:
    options = {
        value: model.ValueMappingResult(text=text, color=colour, index=index)
        for index, (value, text, colour) in enumerate(rows)
    }
    return model.ValueMap(options=options)


def _null(say: Say, index: int) -> model.SpecialValueMap:
    result = model.ValueMappingResult(text=no_data(say), color=NO_DATA, index=index)
    options = model.DashboardSpecialValueMapOptions(match=model.SpecialValueMatch.NULL_AND_NAN, result=result)
    return model.SpecialValueMap(options=options)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
