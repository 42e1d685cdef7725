"""What an operator says of time-stamping authorities is checked at once, and told in both languages."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from monitor.complaints import ConfigError, Problem
from monitor.settings import load
from monitor.timestamping import complaints
from tests.certificates import authority

URL = "https://tsa.example.org/tsr"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return authority("Stamps").write(tmp_path, "root")


def told(urls: Sequence[str], files: Sequence[Path]) -> list[Problem]:
    return list(complaints(urls, files, lambda key: f"file of {key}"))


@pytest.mark.parametrize(
    "urls",
    [(), (URL,), (URL, "http://203.0.114.7:3161/"), ("http://127.0.0.1:1/tsr",), ("http://[::1]/",)],
    ids=["none", "one", "two", "loopback", "loopback6"],
)
def test_what_is_right_is_taken(urls: tuple[str, ...], root: Path) -> None:
    assert told(urls, (root,) * len(urls)) == []


@pytest.mark.parametrize(
    ("url", "english", "french"),
    [
        ("tsa.example.org", "is not a web address", "n'est pas une adresse web"),
        ("ftp://tsa.example.org/", "is not a web address", "n'est pas une adresse web"),
        ("https://", "is not a web address", "n'est pas une adresse web"),
        ("https://tsa.example.org:99999/", "is not a web address", "n'est pas une adresse web"),
        ("https://me:secret@tsa.example.org/", "a user or a password", "un utilisateur ou un mot de passe"),
        ("http://10.1.2.3/", "is not on the public internet", "n'est pas sur l'internet public"),
        ("http://169.254.169.254/", "is not on the public internet", "n'est pas sur l'internet public"),
        ("http://[::ffff:10.0.0.1]/", "is not on the public internet", "n'est pas sur l'internet public"),
        ("http://localhost/", "is not on the public internet", "n'est pas sur l'internet public"),
    ],
    ids=lambda value: value if "://" in value else "",
)
def test_an_address_that_cannot_be_asked_is_told(url: str, english: str, french: str, root: Path) -> None:
    (problem,) = told((url,), (root,))
    assert problem.told("en").startswith("file of timestamp_urls: timestamp_urls[0]: ")
    assert english in problem.text
    assert french in problem.fr
    assert "secret" not in str(problem)


def test_three_authorities_one_of_them_twice_are_too_many(root: Path) -> None:
    texts = [each.text for each in told((URL, URL, "https://other.example/"), (root,) * 3)]
    assert texts == ["names more than 2; leave the others out", "names one twice; leave one out"]


def test_each_authority_needs_its_own_file_of_roots(root: Path, tmp_path: Path) -> None:
    (problem,) = told((URL,), ())
    assert problem.told("en").startswith("file of timestamp_ca_files: timestamp_ca_files: 0 files for 1 authorities")
    (tmp_path / "empty.pem").write_text("no certificate")
    (tmp_path / "binary.pem").write_bytes(b"\xff\xfe\x00")
    for name in ("empty.pem", "binary.pem"):
        (problem,) = told((URL,), (tmp_path / name,))
        assert "holds no certificate" in problem.text
    (problem,) = told((URL,), (tmp_path / "none.pem",))
    assert "cannot be read" in problem.text
    assert "ne peut être lu" in problem.fr


def test_the_settings_tell_where_it_was_read(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "monitor.toml"
    file.write_text(f'timestamp_urls = ["http://10.0.0.1/"]\ntimestamp_ca_files = ["{root}"]\n')
    with pytest.raises(ConfigError, match=r"monitor\.toml: timestamp_urls\[0\]: http://10\.0\.0\.1/ is not on"):
        load(file, {})
    monkeypatch.setenv("IRCC_MONITOR_TIMESTAMP_URLS", f"{URL},https://b.example/")
    monkeypatch.setenv("IRCC_MONITOR_TIMESTAMP_CA_FILES", f"{root},{root}")
    made = load(file, {})
    assert made.timestamp_urls == (URL, "https://b.example/")
    assert made.timestamp_ca_files == (root, root)
