"""The guide in two languages: the same commands, links and figures, and nothing named that does not ship."""

import re

import pytest

from tests.deploy.test_compose import DEPLOY, SERVICES
from tests.programs import ROOT

NAMES = {"en": "deployment.md", "fr": "DEPLOIEMENT.md"}
GUIDES = {lang: (ROOT / "docs" / name).read_text("utf-8") for lang, name in NAMES.items()}


def commands(text: str) -> list[str]:
    """Every line of the code blocks, without comments and the choice of language."""
    lines = [line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]
    return [re.sub(r"\s+#.*| --lang fr", "", line) for line in lines]


def figures(text: str) -> list[list[str]]:
    """The numbers of each row of the table of what it takes, without thousands separators, with a decimal point."""
    table = re.search(r"\n## (?:What it takes|Ce qu’il faut)\n(.*?)\n## ", text, re.DOTALL).group(1)
    rows = [line.split("|")[2] for line in table.splitlines() if line.startswith("| ")]
    plain = [re.sub(r"(?<=\d)[,\u00a0](?=\d{3}\b)", "", row).replace(",", ".") for row in rows]
    return [re.findall(r"\d+(?:\.\d+)?", row) for row in plain]


def test_both_languages_give_the_same_commands_links_and_figures() -> None:
    english, french = GUIDES["en"], GUIDES["fr"]
    assert commands(english) == commands(french)
    assert figures(english) == figures(french)
    assert len(figures(english)) > 8
    for pattern in (r"\]\(([^)]+)\)", r"^#+ ", r"^\|", r"^- "):
        found = [re.findall(pattern, text, re.MULTILINE)[1:] for text in (english, french)]
        assert len(found[0]) == len(found[1]), pattern


@pytest.mark.parametrize("lang", GUIDES)
def test_every_file_and_version_the_guide_names_is_the_one_that_ships(lang: str) -> None:
    text = GUIDES[lang]
    for named in set(re.findall(r"(?<!tests/)\bdeploy/[\w./-]+|(?<!run/)\bsecrets/\w+", text)) - {"deploy/.env"}:
        path = ROOT / named if named.startswith("deploy") else DEPLOY / named
        assert path.exists(), named
    pinned = {service["image"].rsplit(":", 1)[1].removeprefix("v") for service in SERVICES.values()} - {"0.1.0"}
    python = re.search(r"python:(\d+\.\d+\.\d+)", (DEPLOY / "Dockerfile").read_text("utf-8")).group(1)
    for version in (*pinned, python):
        assert version in text, version
