"""A sink that counts what was told, so that a page which is kept can be told from one that is out of date."""

from collections import Counter

from monitor.model import Observation, Transition


class Edition:
    """Counts looks, in all and by service, and *changes*: of a service, or by what a person told."""

    def __init__(self) -> None:
        self._looks: Counter[str] = Counter()
        self._changes: Counter[str] = Counter()
        self._told = 0
        self.looks = 0
        self.changes = 0

    def looks_at(self, slug: str) -> int:
        """Looks at one service so far."""
        return self._looks[slug]

    def changes_of(self, slug: str) -> tuple[int, int]:
        """Changes of one service so far, and by what people told."""
        return self._changes[slug], self._told

    def change(self) -> None:
        """A person told something, of whichever service."""
        self._told += 1
        self.changes += 1

    async def observe(self, observation: Observation) -> None:
        """One look more."""
        self._looks[observation.probe.service] += 1
        self.looks += 1

    async def transition(self, transition: Transition) -> None:
        """A service changed."""
        self._changes[transition.service] += 1
        self.changes += 1
