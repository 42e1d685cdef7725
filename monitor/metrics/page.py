"""The samples of one scrape, by family: only what the catalogue names, each family made when its first sample comes."""

from collections.abc import Iterable

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from monitor.metrics.catalogue import BY_NAME


class Page:
    """The families of one scrape, each made when its first sample comes."""

    def __init__(self) -> None:
        self._families: dict[str, Metric] = {}

    def add(self, name: str, value: float, /, **values: str) -> None:
        """One sample of the catalogue's family *name*. Raises KeyError for a name or label not in the catalogue."""
        family = BY_NAME[name]
        made = self._families.get(name)
        if made is None:
            kind = CounterMetricFamily if family.type == "counter" else GaugeMetricFamily
            made = self._families[name] = kind(name, family.help, labels=family.labels)
        made.add_metric([values[label] for label in family.labels], value)  # type: ignore[attr-defined]

    def families(self) -> Iterable[Metric]:
        """What was added, by family."""
        return self._families.values()
