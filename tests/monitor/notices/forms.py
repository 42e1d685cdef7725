"""Windows written in every form that IRCC uses, for the parser to read back."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

TORONTO = ZoneInfo("America/Toronto")
DAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
}
MONTHS = {
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
}
ZONES = {
    "en": ("Eastern time", "Eastern Time", "ET", "(ET)", "eastern standard time", "Eastern Time (ET)"),
    "fr": ("heure de l'Est", "heure de l’Est", "(HE)", "HE", "(heure de l'Est)", "Heure de l'Est"),
}
AROUND = {
    "en": (
        "This online service will be unavailable {}, in order to perform system maintenance.",
        "This online service will be unavailable {}.",
        "Scheduled maintenance: {}",
        "We are improving our service. The Permanent Residence Portal will be unavailable {}. We apologize. Come back!",
        "Online Payment (EPAY) will be unavailable {}",
    ),
    "fr": (
        "Ce service en ligne sera inaccessible {}, afin d'en effectuer la maintenance.",
        "Le Portail de résidence permanente sera inaccessible {}.",
        "Maintenance prévue : {}",
        "Nous améliorons nos services. Le système ne sera pas accessible {}. Merci de votre patience.",
    ),
}
CLOCKS = {"en": ("12:00 a.m.", "12:00 am", "12:00am", "7 a.m.", "24"), "fr": ("00h00", "7 h", "7h", "24", "mot")}


@dataclass(frozen=True, kw_only=True)
class Written:
    """A window in words, and what they say: *start* and *end* in UTC, read at *seen_at*.

    *zone*, *year* and *half*: whether they name the zone, the year and the half of the day.
    """

    text: str
    lang: str
    start: datetime
    end: datetime
    seen_at: datetime
    zone: bool
    year: bool
    half: bool


def clock(at: datetime, style: str) -> str:
    half, twelve = "a.m." if at.hour < 12 else "p.m.", at.hour % 12 or 12
    short = f":{at.minute:02}" if at.minute else ""
    return {
        "24": f"{at:%H:%M}",
        "12:00 a.m.": f"{twelve}:{at.minute:02} {half}",
        "12:00 am": f"{twelve}:{at.minute:02} {half.replace('.', '')}",
        "12:00am": f"{twelve}:{at.minute:02}{half.replace('.', '')}",
        "7 a.m.": f"{twelve}{short} {half}",
        "00h00": f"{at:%Hh%M}",
        "7 h": f"{at.hour} h {at.minute:02}" if at.minute else f"{at.hour} h",
        "7h": f"{at.hour}h{at.minute:02}" if at.minute else f"{at.hour}h",
        "mot": {"00:00": "minuit", "12:00": "midi"}.get(f"{at:%H:%M}", f"{at:%H h %M}"),
    }[style]


def day(at: datetime, lang: str, weekday: str, *, year: bool, ordinal: bool) -> str:
    name = DAYS[lang][at.weekday()]
    month = MONTHS[lang][at.month - 1]
    nth = at.day if not ordinal else {1: "1er"}.get(at.day, at.day) if lang == "fr" else _english(at.day)
    date = f"{nth} {month}" if lang == "fr" else f"{month} {nth}"
    date += (f" {at.year}" if lang == "fr" else f", {at.year}") if year else ""
    comma = "" if lang == "fr" else ","
    return {"before": f"{name}{comma} {date}", "after": f"{date} ({name})", "none": date}[weekday]


def _english(number: int) -> str:
    ending = "th" if 4 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


ONE_DAY = {
    "en": (
        "from {a} to {b}{z0}{on} {d}{z1}",
        "from {a} to {b} {d}{z1}",
        "between {a} and {b}{z0} on {d}{z1}",
        "{a} - {b}{z0}, {d}{z1}",
        "{d} from {a} to {b}{z1}",
        "on {d}, from {a} until {b}{z1}",
        "on {d}{z0} between {a} and {b}",
        "{d}, {a}–{b}{z1}",
    ),
    "fr": (
        "de {a} à {b}{z0} le {d}{z1}",
        "le {d} de {a} à {b}{z1}",
        "entre {a} et {b}{z0}, le {d}{z1}",
        "le {d}, entre {a} et {b}{z1}",
        "le {d}, de {a} jusqu'à {b}{z1}",
        "{d}, {a} à {b}{z1}",
    ),
}
TWO_DAYS = {
    "en": (
        "from {a} {d} to {b} {e}{z1}",
        "from {a}{z0} on {d} to {b}{z0} on {e}",
        "from {d} at {a} to {e} at {b}{z1}",
        "{d}, {a} until {e}, {b}{z1}",
        "from {d}, {a} to {b} {e}{z1}",
    ),
    "fr": (
        "de {a} le {d} à {b} le {e}{z1}",
        "du {d} à {a} au {e} à {b}{z1}",
        "du {d}, {a}, au {e}, {b}{z1}",
        "à partir de {a} le {d} jusqu'à {b} le {e}{z1}",
    ),
}


def _plain_night(at: datetime) -> bool:
    """Whether no clock changes within a day of it: those nights have tests of their own."""
    return at.utcoffset() == (at + timedelta(days=2)).utcoffset() == (at - timedelta(days=2)).utcoffset()


@st.composite
def written(draw: st.DrawFn) -> Written:
    lang = draw(st.sampled_from(("en", "fr")))
    year, weekday, zone = draw(st.booleans()), draw(st.sampled_from(("before", "after", "none"))), draw(st.booleans())
    start = datetime(2025, 1, 1, tzinfo=TORONTO) + timedelta(minutes=draw(st.integers(0, 3 * 365 * 288)) * 5)
    end = start + timedelta(minutes=draw(st.integers(1, 23 * 12 + 11)) * 5)  # by the wall clock
    if not _plain_night(start):
        start, end = start.replace(month=6, day=9), end.replace(month=6, day=9 + (end.date() - start.date()).days)
    one_day = start.date() == end.date()
    style, ordinal = draw(st.sampled_from(CLOCKS[lang])), draw(st.booleans())
    named = draw(st.sampled_from(ZONES[lang]))
    form = draw(st.sampled_from((ONE_DAY if one_day else TWO_DAYS)[lang]))
    places = [each for each in ("z0", "z1") if f"{{{each}}}" in form]
    place = draw(st.sampled_from(places)) if zone else ""
    joined = draw(st.sampled_from((" ", ", ")))
    both = draw(st.booleans())
    said = form.format(
        a=clock(start, style),
        b=clock(end, style),
        d=day(start, lang, weekday, year=year and (one_day or both), ordinal=ordinal),
        e=day(end, lang, weekday, year=year, ordinal=ordinal),
        on=draw(st.sampled_from((" on", ", on", ","))),
        z0=f"{joined}{named}" if place == "z0" else "",
        z1=f"{joined}{named}" if place == "z1" else "",
    )
    text = draw(st.sampled_from(AROUND[lang])).format(said)
    space = draw(st.sampled_from((" ", "\u00a0", "\u202f", "\n  ")))
    seen_at = start.astimezone(UTC) - timedelta(hours=draw(st.integers(0, 24 * 180)))
    return Written(
        text=text.replace(" ", space),
        lang=lang,
        start=start.astimezone(UTC),
        end=end.astimezone(UTC),
        seen_at=seen_at,
        zone=zone,
        year=year,
        half=style != "24" or not all(10 <= each.hour <= 12 for each in (start, end)),
    )
