"""The command line: what is wrong with it is said in one place, with exit code 2."""

import asyncio

import pytest

from monitor.cli.commands import hoisted, language
from monitor.cli.exits import Exit
from tests.monitor.cli.shell import Ask


async def test_help_names_every_command_and_exit_code_in_both_languages(ask: Ask) -> None:
    done = await ask("--help")
    assert done.code == 0
    for name in ("run", "demo", "check", "services", "config", "doctor"):
        assert name in done.out
    for code in Exit:
        assert str(code.value) in done.folded.split("Exit codes:")[1]
    assert "Moniteur de disponibilité" in done.folded


async def test_what_is_not_a_command_line_is_2(ask: Ask) -> None:
    wrong = await asyncio.gather(
        ask("fly"),
        ask("--lang", "de", "services"),
        ask("check", "--colour"),
        ask("demo", "--speed", "1000"),
        ask("config"),
    )
    assert [each.code for each in wrong] == [2] * 5
    assert "write en or fr / écrivez en ou fr" in wrong[1].folded
    assert "--colour" in wrong[2].err


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"LANG": "fr_CA.UTF-8"}, "fr"),
        ({"LANG": "en_CA.UTF-8"}, "en"),
        ({"LANG": "fr_CA.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LC_MESSAGES": "fr", "LANG": "de_DE"}, "fr"),
        ({"LANG": "de_DE"}, "en"),
        ({}, "en"),
    ],
)
def test_the_language_is_the_machines_own(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert language() == expected


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (["report", "--lang", "fr", "--json"], ["--lang", "fr", "--json", "report"]),
        (["--json", "outages", "list", "--lang=fr"], ["--json", "--lang=fr", "outages", "list"]),
        (["outages", "note", "x", "--", "--json"], ["outages", "note", "x", "--", "--json"]),
        (["run", "--lang"], ["run", "--lang"]),
    ],
)
def test_language_and_json_may_stand_anywhere(written: list[str], meant: list[str]) -> None:
    assert hoisted(written) == meant
