"""Documentation is tested: every metric, setting, command, exit code and cause it names exists, and the reverse."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

from monitor.cli.commands import app
from monitor.cli.exits import MEANING
from monitor.metrics.catalogue import FAMILIES
from monitor.settings import Settings
from monitor.wording import WORDS
from probes.model import OUTCOME_OF, Cause, Outcome

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
FRENCH = [
    ROOT / "docs/LISEZMOI.md",
    ROOT / "docs/DEPLOIEMENT.md",
    ROOT / "docs/PREUVE.md",
    *sorted((ROOT / "dashboards/runbooks/fr").glob("*.md")),
]


def rows(text: str, head: str) -> list[list[str]]:
    """The cells of the Markdown table that begins with *head*, without its two head lines."""
    lines = text.split(head, 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")] for line in lines]


def test_every_metric_is_documented_with_type_labels_and_meaning_and_no_other() -> None:
    table = rows((ROOT / "docs/metrics.md").read_text(encoding="utf-8"), "| name | type |")
    documented = {row[0].strip("`"): (row[1], re.findall(r"`([^`]+)`", row[2]), row[3]) for row in table}
    assert documented == {each.name: (each.type, list(each.labels), each.help) for each in FAMILIES}


def test_every_cause_is_documented_with_its_words_and_state_and_no_other() -> None:
    table = rows((ROOT / "docs/causes.md").read_text(encoding="utf-8"), "| cause | in words |")
    documented = {row[0].strip("`"): row for row in table}
    assert set(documented) == set(Cause)
    for cause in Cause:
        row = documented[cause]
        assert (row[1], row[2]) == WORDS[cause]
        assert row[3].startswith(OUTCOME_OF[cause])


def test_every_setting_is_documented_with_its_meaning_and_no_other() -> None:
    documented = {row[0].strip("`"): row[2] for row in rows(README, "| setting | default |")}
    assert documented == {name: field.description for name, field in Settings.model_fields.items()}


def test_every_command_is_documented_and_no_other() -> None:
    table = rows(README, "| command | what it does |")
    documented = {re.sub(r"\s*\[.*", "", row[0].strip("`").removeprefix("ircc-monitor ")) for row in table}
    commands = get_command(app).commands  # type: ignore[attr-defined]
    there = {
        f"{name} {below}".strip()
        for name, command in commands.items()
        for below in getattr(command, "commands", {"": None})
    }
    assert documented == there


def test_every_exit_code_is_documented_and_no_other() -> None:
    documented = {int(row[0]): row[1] for row in rows(README, "| code | meaning |")}
    assert documented == {code.value: text for code, text in MEANING.items()}


def test_every_exit_code_is_told_in_french_and_no_other() -> None:
    told = (ROOT / "docs/LISEZMOI.md").read_text(encoding="utf-8").split("Codes de sortie\u00a0: ", 1)[1].split("\n")[0]
    assert [int(each) for each in re.findall(r"(?:^|; )(\d+) ", told)] == sorted(code.value for code in MEANING)


def test_every_path_the_readme_names_is_named_in_french_too() -> None:
    french = (ROOT / "docs/LISEZMOI.md").read_text(encoding="utf-8")
    english, there = (
        {path for row in rows(text, head) for path in re.findall(r"`(/[^`]+)`", row[0])}
        for text, head in ((README, "| path | what |"), (french, "| chemin | quoi |"))
    )
    assert len(english) > 8
    assert english <= there


def test_the_guide_to_proof_is_the_same_in_both_languages() -> None:
    guides = [(ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("evidence.md", "PREUVE.md")]
    for pattern in (r"^```\w+\n(.*?)^```", r"^\| (`[^|]*`) \|", r"^#+ ", r"^\|", r"^- ", r"`([\w./-]+\.(?:\w+))`"):
        english, french = (re.findall(pattern, each, re.MULTILINE | re.DOTALL) for each in guides)
        assert english == french, pattern
        assert english, pattern


def test_every_make_target_the_readme_names_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", README, re.MULTILINE))
    assert named >= {"run", "test", "demo", "check", "bench"}
    for name in named:
        assert re.search(rf"^{name}:", makefile, re.MULTILINE), name


def test_every_metric_the_readme_names_exists() -> None:
    known = {each.name for each in FAMILIES}
    assert set(re.findall(r"\birc{2}_[a-z_]+", README)) <= known


def test_every_service_the_readme_names_ships_and_the_reverse() -> None:
    section = README.split("## Services", 1)[1].split("##", 1)[0]
    named = set(re.findall(r"`([a-z][a-z-]+)`", section)) - {"enable"}
    assert named == {path.stem for path in (ROOT / "probes/services").glob("*.toml")}


@pytest.mark.parametrize(
    "path", [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md"], ids=lambda path: path.name
)
def test_no_link_inside_the_project_is_broken(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", FRENCH, ids=lambda path: path.stem)
def test_french_is_set_as_french(path: Path) -> None:
    text = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    for line in re.sub(r"`[^`\n]*`|(?<=\])\([^)\n]*\)|https?://\S+", "\ufffc", text).splitlines():
        assert "'" not in line, f"an apostrophe is ’: {line}"
        assert not re.search(r"[^\u00a0\u202f]:(?:\s|$)|[ \t]:", line), f"a no-break space goes before a colon: {line}"
        assert not re.search(r"«[^\u00a0\u202f]|[^\u00a0\u202f]»", line), f"and within guillemets: {line}"


@pytest.mark.parametrize("word", [*Outcome, *Cause], ids=str)
def test_every_outcome_and_cause_has_words_in_both_languages(word: str) -> None:
    english, french = WORDS[word]
    assert english
    assert french


def test_readme_begins_with_a_sentence_a_picture_and_two_commands() -> None:
    sentence, picture, commands = re.search(
        r"^# .+?\n\n(.+?)\n\n(!\[.+?)\n\n(.+?```.+?```)", README, re.DOTALL
    ).groups()  # type: ignore[union-attr]
    assert sentence.endswith(".")
    assert "timeline" in picture
    assert re.findall(r"^make (\w+)", commands, re.MULTILINE) == ["run", "test"]
