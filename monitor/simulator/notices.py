"""The official words of each kind of notice, as canada.ca has published them, with the dates of today."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.simulator.faults import Fault
from monitor.simulator.trouble import Setting

EASTERN = ZoneInfo("America/Toronto")
_EN_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FR_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_EN_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_FR_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One kind of notice: the shared fragments it lives in, its box, its words, and the topics of the pages it is on.

    In *en* and *fr*, ``{en}`` and ``{fr}`` stand for the window.
    """

    fragments: tuple[str, str]
    boxes: tuple[str, str]
    en: str
    fr: str
    topics: frozenset[str] = frozenset({"any"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A notice on a page: its fragment, its box and its text in the language of the page."""

    fragment: str
    box: str
    text: str


_ALL = ("includes-outage-eng", "includes-outage-fra")
_WARNING, _INFO, _DANGER = "alert-warning", "alert-info", "alert-danger"

NOTICES = {
    Fault.SCHEDULED_NOTICE: Notice(
        fragments=_ALL,
        boxes=(_WARNING, _WARNING),
        en="This online service will be unavailable from {en}, in order to perform system maintenance.",
        fr="Ce service en ligne sera inaccessible {fr}, afin d'en effectuer la maintenance.",
    ),
    Fault.EMERGENCY_NOTICE: Notice(
        fragments=_ALL,
        boxes=(_DANGER, _WARNING),
        en="Our online services are unavailable. Please try again later.",
        fr="Nous éprouvons des difficultés avec nos services en ligne. Veuillez réessayer plus tard.",
    ),
    Fault.COMMENTED_NOTICE: Notice(
        fragments=_ALL,
        boxes=(_DANGER, _WARNING),
        en="Our online services are unavailable. Please try again later.",
        fr="Nous éprouvons des difficultés avec nos services en ligne. Veuillez réessayer plus tard.",
    ),
    Fault.ETA_DELAYS_NOTICE: Notice(
        fragments=("outage-message-references", "outage-message-references"),
        boxes=(_WARNING, _WARNING),
        en="The eTA system is experiencing delays.",
        fr="Le système d'AVE connaît des retards.",
        topics=frozenset({"eta"}),
    ),
    Fault.ETA_DOWN_NOTICE: Notice(
        fragments=("outage-message-references", "outage-message-references"),
        boxes=(_DANGER, _DANGER),
        en="The eTA system is currently down.",
        fr="Le système d'AVE est actuellement en panne.",
        topics=frozenset({"eta"}),
    ),
    Fault.PAYMENT_NOTICE: Notice(
        fragments=("outage-moneris-eng", "outage-moneris-fra"),
        boxes=(_WARNING, _WARNING),
        en="Online payment is currently unavailable.",
        fr="La fonctionnalité de paiement en ligne est inaccessible.",
        topics=frozenset({"eta", "account", "fees", "portal"}),
    ),
    Fault.GCKEY_NOTICE: Notice(
        fragments=("outage-gckey-eng", "outage-gckey-fra"),
        boxes=(_WARNING, _WARNING),
        en="GCKey will be unavailable from {en}.",
        fr="La CléGC sera inaccessible {fr}.",
        topics=frozenset({"gckey"}),
    ),
    Fault.PARTNER_NOTICE: Notice(
        fragments=("includes-securekey-outage-eng", "includes-securekey-outage-fra"),
        boxes=(_INFO, _INFO),
        en="Sign in Partner will be unavailable from {en}.",
        fr="Le partenaire de connexion sera inaccessible {fr}.",
        topics=frozenset({"gckey"}),
    ),
}

NEWS = (
    "IRCC online services restored. Our online services are available again.",
    "Services en ligne d'IRCC rétablis. Nos services en ligne sont de nouveau disponibles.",
)
"""What an entry of the news feed says when it is not told otherwise: title and summary."""

OLD = {
    "en": "This online service will be unavailable from 12:00 a.m. to 5:30 a.m. Tuesday, December 17, 2024, "
    "Eastern time, in order to perform system maintenance.",
    "fr": "Ce service en ligne sera inaccessible de 00h00 à 6h00 le mardi 7 novembre 2023, heure de l'Est, "
    "afin d'en effectuer la maintenance.",
}
"""What stays in the HTML, as a comment, when no notice is up. A reader of the raw source takes it for a notice."""


def window(start: datetime, end: datetime) -> tuple[str, str]:
    """A window in the words of a notice, EN and FR. Both instants are aware; the notice speaks Eastern time."""
    start, end = start.astimezone(EASTERN), end.astimezone(EASTERN)
    if start.date() == end.date():
        en = f"{_en_time(start)} to {_en_time(end)} {_en_day(start)}, Eastern time"
        fr = f"de {_fr_time(start)} à {_fr_time(end)} le {_fr_day(start)}, heure de l'Est"
    else:
        en = f"{_en_time(start)} {_en_day(start)} to {_en_time(end)} {_en_day(end)}, Eastern time"
        fr = f"de {_fr_time(start)} le {_fr_day(start)} à {_fr_time(end)} le {_fr_day(end)}, heure de l'Est"
    return en, fr


def worded(setting: Setting, now: datetime) -> Setting:
    """The setting with the words its notice, or entry of the feed, will show while it is up. Those there are kept.

    The window runs from *begins* to *amount* minutes after *now*, cut to one day in Eastern time as IRCC's do.
    """
    if setting.fault is Fault.NEWS:
        return replace(setting, en=setting.en or NEWS[0], fr=setting.fr or NEWS[1], at=setting.at or now)
    notice = NOTICES.get(setting.fault)
    if notice is None or setting.en:
        return setting
    today = now.astimezone(EASTERN)
    start, end = today + timedelta(minutes=setting.begins), today + timedelta(minutes=setting.size)
    day = min(max(start, today), end).replace(hour=0, minute=0, second=0, microsecond=0)
    start, end = max(start, day), min(end, day.replace(hour=23, minute=59))
    en, fr = window(start, end)
    return replace(setting, en=notice.en.format(en=en, fr=fr), fr=notice.fr.format(en=en, fr=fr))


def shown(setting: Setting, lang: str, topics: frozenset[str]) -> Shown | None:
    """How the notice of *setting* stands on a page with *topics*, or None when it does not belong there."""
    notice = NOTICES[setting.fault]
    if not notice.topics & (topics | {"any"}):
        return None
    french = lang == "fr"
    return Shown(fragment=notice.fragments[french], box=notice.boxes[french], text=setting.fr if french else setting.en)


def _en_time(at: datetime) -> str:
    return f"{at.hour % 12 or 12}:{at.minute:02} {'p.m.' if at.hour // 12 else 'a.m.'}"


def _fr_time(at: datetime) -> str:
    return f"{at.hour:02}h{at.minute:02}"


def _en_day(at: datetime) -> str:
    return f"{_EN_DAYS[at.weekday()]}, {_EN_MONTHS[at.month - 1]} {at.day}, {at.year}"


def _fr_day(at: datetime) -> str:
    return f"{_FR_DAYS[at.weekday()]} {at.day} {_FR_MONTHS[at.month - 1]} {at.year}"
