"""The faults in force: set, found by host, path and language, and cleared."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase

from monitor.simulator.faults import CONTROLS, Fault, Layer


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One fault in force. Its patterns are shell patterns; *amount* is the fault's own (its rule says of what).

    A notice of maintenance announces a window from *begins* to *amount* minutes after the setting starts; *en* and *fr*
    replace the words of a notice, or of an entry of the news feed, altogether. *at* is when such an entry appeared.
    """

    fault: Fault
    host: str = "*"
    path: str = "*"
    lang: str = "*"
    amount: float | None = None
    begins: float = -10.0
    en: str = ""
    fr: str = ""
    at: datetime | None = None

    def __post_init__(self) -> None:
        """Raises ValueError for a path or language where there is none, and for an unknown language."""
        below = self.fault.rule.layer in {Layer.NAME, Layer.WIRE, Layer.CERTIFICATE}
        if below and (self.path, self.lang) != ("*", "*"):
            raise ValueError(f"{self.fault} happens before there is a path or a language; name only a host")
        if self.lang not in {"*", "en", "fr"}:
            raise ValueError(f"lang is en, fr or *, not {self.lang!r}")

    @property
    def size(self) -> float:
        """How much: the amount, or that of the rule."""
        return self.fault.rule.amount if self.amount is None else self.amount

    def hits(self, host: str, path: str = "*", lang: str = "*") -> bool:
        """Whether it shows at this host, path and language."""
        if self.fault is Fault.OFFLINE:
            return True
        rule = self.fault.rule
        hosts = rule.host if self.host == "*" else self.host
        if host in CONTROLS and hosts != host:
            return False
        return fnmatchcase(host, hosts) and fnmatchcase(path, self.path) and self.lang in {"*", lang}


class Faults:
    """The faults in force. *changed* is called after every change; *ready* may complete a setting before it starts."""

    def __init__(
        self, changed: Callable[[], None] = lambda: None, ready: Callable[[Setting], Setting] = lambda given: given
    ) -> None:
        self._settings: list[Setting] = []
        self._changed = changed
        self._ready = ready

    def __iter__(self) -> Iterator[Setting]:
        return iter(tuple(self._settings))

    def set(
        self,
        fault: Fault | str,
        *,
        host: str = "*",
        path: str = "*",
        lang: str = "*",
        amount: float | None = None,
        begins: float = -10.0,
        en: str = "",
        fr: str = "",
    ) -> Setting:
        """Start misbehaving; what comes back is the handle to :meth:`clear`. Raises ValueError.

        ``host="*"`` is the fault's own place: every portal for a 502, the eTA form for the redirect to the outage page.
        """
        made = Setting(fault=Fault(fault), host=host, path=path, lang=lang, amount=amount, begins=begins, en=en, fr=fr)
        return self.put(made)

    def put(self, setting: Setting) -> Setting:
        """Put a setting in force, for example one of a scenario; what comes back is the handle to :meth:`clear`."""
        made = self._ready(setting)
        self._settings.append(made)
        self._changed()
        return made

    def clear(self, what: Setting | Fault | str | None = None) -> None:
        """End one setting, every setting of one fault, or all of them. Raises ValueError for no fault of that name."""
        if what is None:
            self._settings.clear()
        elif isinstance(what, Setting):
            self._settings = [each for each in self._settings if each is not what]
        else:
            fault = Fault(what)
            self._settings = [each for each in self._settings if each.fault is not fault]
        self._changed()

    def active(self, fault: Fault, host: str, path: str = "*", lang: str = "*") -> Setting | None:
        """The newest setting of *fault* that shows here, if any."""
        for each in reversed(self._settings):
            if each.fault is fault and each.hits(host, path, lang):
                return each
        return None

    def first(self, layer: Layer, host: str, path: str = "*", lang: str = "*") -> Setting | None:
        """The newest setting of *layer* that shows here, if any."""
        for each in reversed(self._settings):
            if each.fault.rule.layer is layer and each.hits(host, path, lang):
                return each
        return None
