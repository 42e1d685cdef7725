"""Monitors that look, stop looking, share services or vanish: what scenes about the watch are made of."""

from tests.dashboards.prometheus.scenes import Scene, Told


def told(en: str, fr: str, described: str, described_fr: str, **labels: str) -> Told:
    texts = {"summary": en, "summary_fr": fr, "description": described, "description_fr": described_fr}
    return Told(labels=labels, texts=texts)


def at(place: str) -> Told:
    return Told(labels={"vantage": place} if place else {})


ANY = Told()


def looking(made: Scene, stops: float, back: float = 0, place: str = "", every: float = 60) -> Scene:
    """Looks end every 15 seconds until the minute *stops*, and again from *back* on."""
    made.add("ircc_probe_interval_seconds", (every, 0), place=place, service="controls", probe="one", kind="tls")
    made.grows("ircc_monitor_last_look_timestamp_seconds", place=place)
    name = [each for each in made.series if each.startswith("ircc_monitor_last_look")][-1]
    count, held = round(stops * 4), round(((back or made.minutes) - stops) * 4)
    rest = f" {back * 60:.0f}+15x{round((made.minutes - back) * 4) - 1}" if back else ""
    stays = f" {stops * 60:.0f}+0x{held - 1}" if held else ""
    made.series[name] = f"0+15x{count - 1}{stays}{rest}"
    return made


def two(b: Scene | None = None, *alive: tuple[float | None, float], **more: tuple[tuple[float, float], ...]) -> Scene:
    """A works; B is alive or online as given."""
    made = (b or Scene(minutes=40)).monitor(place="A")
    made.monitor(*alive, place="B", **more)
    return looking(looking(made, 40, place="A"), 40, place="B")


def agent() -> Scene:
    """The agent at B sends nothing any more: not even that its monitor does not answer."""
    made = two()
    for name in [each for each in made.series if '"B"' in each]:
        first, rest = made.series[name].split("+")
        made.series[name] = f"{first}+{rest.split('x')[0]}x39 stale"
    return made


def shards(*there: tuple[str, tuple[tuple[float | None, float], ...]]) -> Scene:
    """Which of three monitors is there when; the second watches the service."""
    made = Scene(minutes=40)
    for number, track in there:
        made.add("ircc_monitor_shard_info", *track, instance=f"m{number}:9877", shard=number, shards="3")
        if number == "2":
            made.monitor(*track, instance="m2:9877")
    return made
