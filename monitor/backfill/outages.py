"""What was told of outages and notices: each entry of the journal holds one as it stood from then on."""

from collections import Counter
from collections.abc import Iterator, Mapping

from monitor.backfill.facts import Fact, Shown, gauge
from monitor.history import codec
from monitor.history.archive import Archive, Entry
from monitor.history.instants import EPOCH, instant, stamp
from monitor.journal import EventKind
from monitor.metrics.samples import behind, going_on, latest
from monitor.model import Ending, Notice, Outage


class Outages:
    """Remembers the latest outage of each service, and the notices that stand."""

    def __init__(self) -> None:
        self._latest: dict[str, Outage] = {}
        self._notices: dict[str, Notice] = {}

    def before(self, archive: Archive, number: int, at: int) -> Iterator[Fact]:
        """How they stood when the entry *number* of the journal was written."""
        now = instant(at)
        for slug in archive.services():
            for outage in reversed(archive.outages(EPOCH, now, slug)):
                entry = archive.last_decided(EventKind.OUTAGE, outage.id, number)
                if entry is not None:
                    self._latest[slug] = codec.OUTAGE.validate_json(entry.text)
                    break
        for notice in archive.notices(now, now):
            entry = archive.last_decided(EventKind.NOTICE, notice.id, number)
            if entry is not None:
                self._notices[notice.id] = codec.NOTICE.validate_json(entry.text)
        yield from (self._outage(each, at) for each in self._latest.values())
        yield self._noticed(at)

    def tell(self, entry: Entry, at: int) -> Iterator[Fact]:
        """An entry that was told *at*."""
        if entry.kind == EventKind.OUTAGE:
            outage = codec.OUTAGE.validate_json(entry.text)
            self._latest[outage.service] = outage
            # Those that lie behind it name its service while it is the latest there.
            yield from (self._outage(each, at) for each in self._latest.values() if each.root or each is outage)
        elif entry.kind == EventKind.NOTICE:
            notice = codec.NOTICE.validate_json(entry.text)
            self._notices[notice.id] = notice
            if notice.gone_at is not None:
                del self._notices[notice.id]
            yield self._noticed(at)

    def _outage(self, outage: Outage, at: int) -> Fact:
        shown: Shown = {}
        # Of a service that was no longer watched nothing was shown; whether it was, the journal does not say.
        if outage.ending is not Ending.UNWATCHED:
            told = list(latest(outage, instant(at)))
            if outage.ended is None:
                told += going_on(outage, behind(outage, self._latest))
            shown = {gauge(name, **labels): value for name, labels, value in told}
        return Fact(at=at, subject=("outage", outage.service), shown=shown)

    def _noticed(self, at: int) -> Fact:
        standing = [(slug, each.kind) for each in self._notices.values() if not each.gone_at for slug in each.services]
        shown = {
            gauge("ircc_notices_active", service=slug, kind=kind): float(count)
            for (slug, kind), count in Counter(standing).items()
        }
        return Fact(at=at, subject=("notices",), shown=shown)


def deciding(entry: Entry, ends: Mapping[int, int]) -> int:
    """When an entry was told: at the end of the look from which it was decided, which began when it is dated."""
    return ends.get(stamp(entry.at), stamp(entry.at))
