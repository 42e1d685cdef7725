"""The reply to each request: a fault of the reply where one is set, the site's own page otherwise."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace

from monitor.simulator.exchange import Ask, Conduct, Reply, message, page, redirect
from monitor.simulator.faults import Fault, Layer
from monitor.simulator.hosts import HOSTS, LOOKALIKE, OUTAGE_PAGE
from monitor.simulator.sites.canada import HOME
from monitor.simulator.trouble import Setting

Answer = Callable[[Ask, Setting], Reply]


class Answers:
    """Judges each request by the faults in force, and asks the site when there is none."""

    def __init__(self) -> None:
        self._asked: Counter[Setting] = Counter()

    def forget(self) -> None:
        """Start counting anew: of every three requests, the third fails."""
        self._asked.clear()

    def to(self, ask: Ask) -> Reply:
        """The reply to one request."""
        slow = ask.faults.first(Layer.PACE, ask.host, ask.path, ask.lang)
        made = self._prompt(ask)
        return replace(made, delay=slow.size) if slow else made

    def _prompt(self, ask: Ask) -> Reply:
        setting = ask.faults.first(Layer.REPLY, ask.host, ask.path, ask.lang)
        if setting is None or (setting.fault is Fault.PARTIAL_ERRORS and self._spared(setting)):
            return _own(ask)
        return REPLIES[setting.fault](ask, setting)

    def _spared(self, setting: Setting) -> bool:
        self._asked[setting] += 1
        return self._asked[setting] % max(1, round(setting.size)) != 0


def _own(ask: Ask) -> Reply:
    if ask.path.endswith(".js") and ask.broken(Fault.SCRIPT_MISSING):
        return _gateway(404, "Not Found")
    if ask.path == "/favicon.ico":
        return Reply(status=204)
    return HOSTS[ask.host](ask) or message("missing", ask.lang, status=404)


def _gateway(status: int, reason: str, headers: Mapping[str, str] | None = None) -> Reply:
    return page("gateway.html", status=status, reason=reason, headers=headers)


def _fixed(status: int, reason: str) -> Answer:
    return lambda _ask, _setting: _gateway(status, reason)


def _says(name: str) -> Answer:
    return lambda ask, _setting: message(name, ask.lang)


def _later(setting: Setting) -> dict[str, str]:
    return {"Retry-After": str(round(setting.size))}


def _denied(ask: Ask, _: Setting) -> Reply:
    return page("denied.html", status=403, address=f"http://{ask.host}{ask.path}", headers={"Server": "AkamaiGHost"})


REPLIES: Mapping[Fault, Answer] = {
    Fault.SILENT: lambda _ask, _setting: Reply(conduct=Conduct.SILENT),
    Fault.HANG_UP: lambda _ask, _setting: Reply(conduct=Conduct.HANG_UP),
    Fault.PARTIAL_ERRORS: _fixed(503, "Service Unavailable"),
    Fault.SERVER_ERROR: _fixed(500, "Internal Server Error"),
    Fault.BAD_GATEWAY: _fixed(502, "Bad Gateway"),
    Fault.UNAVAILABLE: _fixed(503, "Service Unavailable"),
    Fault.GATEWAY_TIMEOUT: _fixed(504, "Gateway Timeout"),
    Fault.MAINTENANCE_PAGE: lambda ask, setting: message("maintenance", ask.lang, status=503, headers=_later(setting)),
    Fault.TOO_MANY_REQUESTS: lambda _ask, setting: _gateway(429, "Too Many Requests", _later(setting)),
    Fault.ACCESS_DENIED: _denied,
    Fault.CHALLENGE: lambda _ask, _setting: page("challenge.html", status=403),
    Fault.BLOCK_PAGE: lambda _ask, _setting: page("block.html", status=403),
    Fault.WAITING_ROOM: _says("waiting_room"),
    Fault.DAILY_LIMIT: _says("daily_limit"),
    Fault.SESSION_EXPIRED: _says("session_expired"),
    Fault.TOO_MANY_ATTEMPTS: _says("too_many_attempts"),
    Fault.REDIRECT_LOOP: lambda ask, _setting: redirect(f"https://{ask.host}{ask.path}"),
    Fault.OUTAGE_REDIRECT: lambda _ask, _setting: redirect(OUTAGE_PAGE),
    Fault.HOME_REDIRECT: lambda ask, _setting: redirect(HOME[ask.lang]),
    Fault.LOOKALIKE_REDIRECT: lambda ask, _setting: redirect(f"https://{LOOKALIKE}/j/l?lang={ask.lang}"),
    Fault.EMPTY_PAGE: lambda _ask, _setting: Reply(),
}
