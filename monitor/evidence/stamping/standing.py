"""How we stand with one time-stamping authority: when it last answered well, and until when it is left alone.

Kept on disk, so that a restart asks an authority in trouble no sooner.
"""

import json
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from monitor.evidence import shelf
from monitor.evidence.stamping.flaws import Flaw, StampError

logger = logging.getLogger(__name__)

FOLDER = "authorities"
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """*failures* in a row since it last answered well, and the latest *flaw* of these."""

    failures: int = 0
    not_before: datetime | None = None
    succeeded_at: datetime | None = None
    flaw: Flaw | None = None
    detail: str = ""

    def failed(self, error: StampError, now: datetime) -> "Standing":
        """The standing after one more failure: the pause doubles."""
        pause = min(FIRST_PAUSE * 2 ** min(self.failures, 16), LONGEST_PAUSE)
        return Standing(
            failures=self.failures + 1,
            not_before=now + pause,
            succeeded_at=self.succeeded_at,
            flaw=error.flaw,
            detail=error.detail,
        )

    def may_be_asked(self, now: datetime) -> bool:
        """Whether its pause is over, or was reckoned by a clock that went wrong."""
        return self.not_before is None or not now < self.not_before <= now + LONGEST_PAUSE


def succeeded(now: datetime) -> Standing:
    """The standing after a time stamp."""
    return Standing(succeeded_at=now)


def read(stamps: Path, authority: str) -> Standing:
    """The standing that was kept; a fresh one when there is none that can be read."""
    path = _path(stamps, authority)
    try:
        body = json.loads(path.read_bytes())
        return Standing(
            failures=int(body["failures"]),
            not_before=_instant(body["not_before"]),
            succeeded_at=_instant(body["succeeded_at"]),
            flaw=Flaw(body["flaw"]) if body["flaw"] else None,
            detail=str(body["detail"]),
        )
    except FileNotFoundError:
        return Standing()
    except (OSError, ValueError, LookupError, TypeError) as exc:
        logger.warning("%s cannot be read (%s); the authority is asked as if it were new", path, exc)
        return Standing()


def write(stamps: Path, authority: str, standing: Standing) -> None:
    """Keep *standing*. Raises OSError."""
    body = {
        "failures": standing.failures,
        "not_before": standing.not_before.isoformat() if standing.not_before else None,
        "succeeded_at": standing.succeeded_at.isoformat() if standing.succeeded_at else None,
        "flaw": standing.flaw,
        "detail": standing.detail,
    }
    shelf.put(_path(stamps, authority), json.dumps(body, sort_keys=True).encode())


def _path(stamps: Path, authority: str) -> Path:
    return stamps / FOLDER / f"{authority}.json"


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("a time without its zone")
    return at
