"""What a probe checks is named for what it is, and a step as a person would name it."""

import pytest

from monitor.evidence.telling.checks import check, opening, step
from monitor.evidence.telling.observing import Asked


def asked(kind: str, url: str) -> Asked:
    return Asked(probe="p/a", service="p", kind=kind, lang="", url=url, every=60.0, timeout=5.0)


@pytest.mark.parametrize(
    ("kind", "url", "english", "french"),
    [
        ("dns", "www.example.ca", "name lookup (DNS) of www.example.ca", "recherche du nom (DNS) www.example.ca"),
        ("tls", "www.example.ca:443", "TLS certificate of www.example.ca:443", "certificat TLS de www.example.ca:443"),
        ("tcp", "www.example.ca:443", "connection to www.example.ca:443", "connexion à www.example.ca:443"),
    ],
)
def test_what_opens_no_page_is_not_told_as_an_address(kind: str, url: str, english: str, french: str) -> None:
    assert (check(asked(kind, url), "en"), check(asked(kind, url), "fr")) == (english, french)
    assert opening(asked(kind, url), "en") == english


def test_a_page_is_told_by_its_address() -> None:
    page = asked("http", "https://www.example.ca")
    assert (check(page, "en"), opening(page, "en")) == (page.url, f"opening {page.url}")


def test_a_known_step_has_words_and_another_its_id() -> None:
    assert step("landing_page", "en") == "“opening the start page” (landing_page)"
    assert step("landing_page", "fr") == "«\u00a0ouvrir la page de départ\u00a0» (landing_page)"
    assert step("of_another_script", "fr") == "of_another_script"
