"""``doctor`` tells whether others vouch for our times, and what waits for them, without asking anybody."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.cli.doctor import Doctor, Finding, Result
from monitor.clock import Clock
from monitor.evidence.stamping import standing
from monitor.evidence.stamping.flaws import Flaw, StampError
from monitor.evidence.stamping.stamps import Stamps
from monitor.evidence.stamping.standing import Standing
from monitor.settings import Settings
from tests.listeners import closed_port


def finding(folder: Path, lang: str = "en", *, named: bool = True) -> Finding:
    urls = (f"http://127.0.0.1:{closed_port()}/tsr", "https://tsa.example.org/") if named else ()
    files = (folder / "a.pem", folder / "b.pem") if named else ()
    return Doctor(Settings(data=folder, timestamp_urls=urls, timestamp_ca_files=files), lang).stamps()


def asked(folder: Path, ago: timedelta) -> Stamps:
    stamps = Stamps(folder / "evidence" / "stamps", Clock(now=lambda: datetime.now(UTC) - ago))
    stamps.ask("pack-a", bytes(32))
    return stamps


def test_nobody_named_is_told_and_is_no_fault(tmp_path: Path) -> None:
    found = finding(tmp_path, named=False)
    assert (found.name, found.result) == ("time stamps", Result.OK)
    assert "timestamp_urls" in found.text
    assert "aucune autorité" in finding(tmp_path, "fr", named=False).text


def test_an_empty_queue_is_well_and_nobody_is_asked(tmp_path: Path) -> None:
    found = finding(tmp_path)
    assert found.result is Result.OK
    assert "tsa.example.org; nothing waits (not asked now)" in found.text


def test_what_waits_since_this_morning_is_told(tmp_path: Path) -> None:
    asked(tmp_path, timedelta(hours=5))
    found = finding(tmp_path)
    assert found.result is Result.OK
    assert "1 wait, the oldest since 20" in found.text


def test_what_waits_for_days_is_a_warning_with_the_reason(tmp_path: Path) -> None:
    stamps = asked(tmp_path, timedelta(days=3))
    error = StampError(Flaw.STATUS, "HTTP 503")
    standing.write(stamps.folder, "tsa.example.org", Standing().failed(error, datetime.now(UTC)))
    found = finding(tmp_path)
    assert found.result is Result.WARNING
    assert found.text.endswith("; tsa.example.org: the authority answered with an error (HTTP 503)")
    french = finding(tmp_path, "fr").text
    assert french.endswith("; tsa.example.org\u00a0: l'autorité a répondu par une erreur (HTTP 503)")
