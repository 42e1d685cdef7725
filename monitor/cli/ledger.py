"""The stack's one log: each line with the name of who said it, in that one's colour; noise on request alone."""

from collections.abc import Sequence

from rich.text import Text

from monitor.cli import setup
from monitor.cli.setup import Options
from monitor.stack.lines import Level, Said
from monitor.stack.words import say

WHO = "stack"
WIDTH = len("alertmanager")
COLOURS = {
    WHO: "bold",
    "monitor": "cyan",
    "prometheus": "magenta",
    "alertmanager": "blue",
    "grafana": "green",
    "alerts": "bold yellow",
}
STYLES = {Level.GOOD: "bold green", Level.WARNING: "yellow", Level.ERROR: "bold red"}
OWN_WORDS = {WHO, "alerts"}
"""Those who say by themselves how bad it is."""


class Ledger:
    """Prints lines as they come, in words or, with ``--json``, one object a line. *verbose* keeps nothing back."""

    def __init__(self, options: Options, *, verbose: bool) -> None:
        self._options = options
        self._verbose = verbose
        self._gone = False

    def tell(self, said: Said) -> None:
        """One line."""
        if said.level is Level.INFO and not self._verbose:
            return
        if self._options.json:
            self._line({"who": said.who, "level": said.level, "text": Text.from_ansi(said.text).plain})
            return
        text = said.text
        if said.level in {Level.WARNING, Level.ERROR} and said.who not in OWN_WORDS:
            text = say(said.level, self._options.lang, text=text)
        body = Text.from_ansi(text)
        body.stylize(STYLES.get(said.level, ""))
        name = Text(said.who.ljust(WIDTH), style=COLOURS.get(said.who, ""))
        self._print(Text.assemble(name, (" │ ", "dim"), body))

    def words_for(self, key: str) -> str:
        """The stack's words for *key*."""
        return say(key, self._options.lang)

    def note(self, key: str, /, *, level: Level = Level.NOTE, **values: object) -> None:
        """A line of the stack's own."""
        self.tell(Said(who=WHO, level=level, text=say(key, self._options.lang, **values)))

    def addresses(self, rows: Sequence[tuple[str, str]]) -> None:
        """Where everything is, by the key of its name."""
        if self._options.json:
            self._line({"who": WHO, "addresses": dict(rows)})
            return
        heads = {key: say(key, self._options.lang) for key, _ in rows}
        width = max(map(len, heads.values()))
        for key, value in rows:
            self.tell(Said(who=WHO, level=Level.NOTE, text=f"  {heads[key].ljust(width)}  {value}"))

    def _line(self, value: object) -> None:
        try:
            setup.line_json(self._options, value)
        except OSError:
            self._gone = True

    def _print(self, text: Text) -> None:
        """A terminal that was closed ends the stack by a signal; until then nothing may fail for it."""
        if self._gone:
            return
        try:
            self._options.out.print(text, highlight=False, soft_wrap=True)
        except OSError:
            self._gone = True
