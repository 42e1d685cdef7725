"""Secrets come from files that nobody else can read, and from nowhere else."""

import os
from pathlib import Path

import pytest

from monitor import secrets
from monitor.secrets import SecretError


def put(path: Path, text: str | bytes = "canary-5a6b\n", mode: int = 0o600) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    path.chmod(mode)
    return path


def test_the_file_that_the_variable_names_is_read_without_its_last_newline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IRCC_MONITOR_PROXY_PASSWORD_FILE", str(put(tmp_path / "p", " two words \r\n")))
    assert secrets.read("proxy-password") == " two words "


def test_systemds_credentials_come_first_and_their_mode_is_systemds_affair(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "credentials" / "proxy-password", "from systemd", 0o440)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "credentials"))
    monkeypatch.setenv("IRCC_MONITOR_PROXY_PASSWORD_FILE", str(put(tmp_path / "p")))
    assert secrets.read("proxy-password") == "from systemd"
    monkeypatch.setenv("IRCC_MONITOR_OTHER_FILE", str(put(tmp_path / "o", "from the file")))
    assert secrets.read("other") == "from the file"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o620])
def test_a_file_that_group_or_others_can_touch_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int
) -> None:
    path = put(tmp_path / "p", mode=mode)
    monkeypatch.setenv("IRCC_MONITOR_PROXY_PASSWORD_FILE", str(path))
    with pytest.raises(SecretError, match=f"chmod 600 {path}"):
        secrets.read("proxy-password")


@pytest.mark.parametrize(
    ("content", "told"),
    [("", "is empty"), ("\n", "is empty"), (b"\xff\xfecanary", "is not text in UTF-8")],
)
def test_a_file_that_holds_no_text_is_refused_without_quoting_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | bytes, told: str
) -> None:
    monkeypatch.setenv("IRCC_MONITOR_PROXY_PASSWORD_FILE", str(put(tmp_path / "p", content)))
    with pytest.raises(SecretError, match=told) as caught:
        secrets.read("proxy-password")
    assert "canary" not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_a_file_that_is_missing_or_no_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IRCC_MONITOR_PROXY_PASSWORD_FILE", str(tmp_path / "missing"))
    with pytest.raises(SecretError, match=r"cannot be read \(No such file"):
        secrets.read("proxy-password")
    (tmp_path / "folder").mkdir(mode=0o700)
    monkeypatch.setenv("IRCC_MONITOR_PROXY_PASSWORD_FILE", str(tmp_path / "folder"))
    with pytest.raises(SecretError, match="cannot be read"):
        secrets.read("proxy-password")


def test_a_secret_nobody_gave_says_where_to_put_it() -> None:
    with pytest.raises(SecretError, match="set IRCC_MONITOR_PROXY_PASSWORD_FILE to its path"):
        secrets.read("proxy-password")


def test_a_plain_variable_is_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IRCC_MONITOR_PROXY_PASSWORD", "canary")
    with pytest.raises(SecretError) as caught:
        secrets.read("proxy-password")
    assert "canary" not in str(caught.value)
    assert "IRCC_MONITOR_PROXY_PASSWORD" in os.environ
