"""Both languages come from one structure, and each says everything in its own words."""

import re
from typing import Any

import pytest

from dashboards.grafana.speech import NBSP, Say
from tests.dashboards.grafana.sheets import WORDS, Sheet, name, sheets, texts

PAIRS = [
    (sheet, next(twin for twin in sheets() if twin.uid == f"{sheet.uid}-fr"))
    for sheet in sheets()
    if sheet.lang == "en"
]
TWINS = pytest.mark.parametrize(("english", "french"), PAIRS, ids=name)
SAME = {
    "Service", "Services", "Cause", "Maintenance", "Page", "Version", "Python", "Code", "Part",
    "24 h", "–", "__auto", "All", "ircc-prometheus", "datasource", "vantage", "service", "page",
    *(f"{hour:02}" for hour in range(24)),
}  # fmt: skip
"""What is written alike in both languages, or is no word."""


@TWINS
def test_both_have_the_same_structure(english: Sheet, french: Sheet) -> None:
    assert _bones(english.body) == _bones(french.body)


def _bones(value: Any, key: str = "") -> Any:
    """Everything but the words: their places, all numbers, switches and expressions."""
    if isinstance(value, dict):
        said = value.get("id") in {"displayName", "noValue"}
        return {
            name.replace("title_fr", "title_en"): "…" if said and name == "value" else _bones(each, name)
            for name, each in value.items()
        }
    if isinstance(value, list):
        return [_bones(each, key) for each in value]
    if isinstance(value, str):
        return (
            "…"
            if key in WORDS | {"tags"}
            else re.sub(r"-fr\b|(?<=\})/fr(?=/)", "", value.replace("title_fr", "title_en"))
        )
    return value


@TWINS
def test_every_text_is_said_in_both_languages(english: Sheet, french: Sheet) -> None:
    ours, theirs = list(texts(english.body)), list(texts(french.body))
    assert [key for key, _ in ours] == [key for key, _ in theirs]
    assert len(ours) > 50
    for (key, said), (_, dit) in zip(ours, theirs, strict=True):
        if re.sub(r"\{\{\w+\}\}", "", said).strip(" –:") and said not in SAME:
            assert said != dit, f"{english.uid}, {key}: only in English: {said}"


@TWINS
def test_french_is_set_as_french(english: Sheet, french: Sheet) -> None:
    for _, text in texts(french.body):
        for found in re.finditer(r"[:»%]", re.sub(r"\{\{\w+\}\}|\$\{[^}]*\}|\d\d:\d\d|https?:|HH:mm", "", text)):
            before = found.string[: found.start()]
            assert not before or before.endswith(NBSP), text
        assert not re.search(r" [:»%?!;]|« ", text), text
        assert "'" not in text, f"a straight apostrophe: {text}"
    assert not [text for _, text in texts(english.body) if NBSP in text]


def test_a_text_is_chosen_and_set_by_its_language() -> None:
    assert Say(lang="en")("Down: 5 %", "En panne : 5 %") == "Down: 5 %"
    french = Say(lang="fr")
    assert french("", "En panne : « 5 % » sur 24 h, 7 j") == (
        f"En panne{NBSP}: «{NBSP}5{NBSP}%{NBSP}» sur 24{NBSP}h, 7{NBSP}j"
    )
    assert french.uid("ircc-slo") == "ircc-slo-fr"
    assert french.page == "/fr"
