"""Every rule is a whole sentence in both languages, with the same places left open."""

import re

import pytest

from monitor.reckoning.rules import RULES
from tests.programs import ROOT

PLACE = re.compile(r"{(\w+)}")


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_a_sentence_in_english_and_in_french(name: str) -> None:
    rule = RULES[name]
    assert rule.en.endswith(".")
    assert rule.fr.endswith(".")
    assert rule.en != rule.fr
    assert PLACE.findall(rule.en) == PLACE.findall(rule.fr)


def test_every_rule_is_documented_and_no_other() -> None:
    text = (ROOT / "docs/history.md").read_text(encoding="utf-8")
    table = text.split("| figure | rule |\n|---|---|\n", 1)[1].split("\n\n", 1)[0]
    documented = dict(line.strip("| ").split(" | ", 1) for line in table.splitlines())
    share = "the declared share (half, unless it says otherwise)"
    told = {f"`{name}`": rule.told("en", hours="those of the service", share=share) for name, rule in RULES.items()}
    assert documented == told


def test_a_rule_is_told_with_what_the_operator_chose() -> None:
    assert RULES["business_days"].told("en", share="50 %").startswith("A business day is lost when at least 50 % of")
    assert "50 %" in RULES["business_days"].told("fr", share="50 %")
    with pytest.raises(KeyError):
        RULES["business_days"].told("en")
