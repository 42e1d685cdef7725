"""The pack's own README names what is in it and how to check it, in both languages."""

import re

from monitor.evidence.packing.guide import GUIDE, guide

TITLES = {"en": "Employer Portal", "fr": "Portail des employeurs"}


def test_it_is_in_both_languages_and_names_the_same_files_and_commands() -> None:
    text = guide(TITLES, "08:00", "12:00", "12:05", simulated=False)
    assert "Employer Portal" in text
    assert "Portail des employeurs" in text
    assert "SIMULATION" not in text
    command = re.compile(r"^  (?:python3|sha256sum|openssl) \S+ \S+", re.MULTILINE)
    english, french = map(command.findall, GUIDE.values())
    assert english == french
    assert len(english) == 4
    files = [set(re.findall(r"^[\w-]+\.(?:pdf|json|csv|py)", each, re.MULTILINE)) for each in GUIDE.values()]
    assert files[0] == files[1] >= {"statement.pdf", "looks.csv", "manifest.json", "verify.py"}


def test_it_says_plainly_what_it_cannot_show() -> None:
    assert "do not show that nobody made the whole pack anew" in GUIDE["en"]
    assert "ne montrent pas que personne n’a refait tout le dossier" in GUIDE["fr"]


def test_a_simulation_says_so_in_both() -> None:
    assert guide(TITLES, "a", "b", "c", simulated=True).count("SIMULATION") == 2
