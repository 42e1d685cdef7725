"""How the store is: one frozen value, replaced after every commit and every failure, read by metrics and health."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the store holds itself to.

    At most *backlog* records wait in memory while nothing can be written, and it is tried again every *retry_seconds*.
    Below *scarce_bytes* free, looks that were simply up and changed nothing are not kept; below *low_bytes* the store
    says so. A transaction takes at most *batch* records. Looks are kept for *keep_days*, all else for ever.
    *strict* refuses a damaged file, which else is moved aside.
    """

    backlog: int = 10_000
    batch: int = 500
    retry_seconds: float = 5.0
    scarce_bytes: int = 200 << 20
    low_bytes: int = 1 << 30
    backups: int = 7
    keep_days: int = 400
    strict: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """*writable* is False from a write that failed until one that did not; *trouble* is why.

    *waiting* records are in memory only. *dropped* ones were given up to make room there, *skipped* looks not kept
    because the disk is nearly full, *refused* records could not be expressed. *free_bytes* is None where unknown.
    """

    writable: bool = True
    trouble: str = ""
    low: bool = False
    scarce: bool = False
    free_bytes: int | None = None
    waiting: int = 0
    dropped: int = 0
    skipped: int = 0
    refused: int = 0
    commits: int = 0
    commit_seconds: float = 0.0
    size_bytes: int = 0
    wal_bytes: int = 0
    last_backup_at: datetime | None = None
    aside: Path | None = None
