"""The house rules that a machine can hold."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = sorted(
    path
    for top in ("monitor", "probes", "dashboards")
    for path in (ROOT / top).rglob("*.py")
    if "node_modules" not in path.parts
)
TRACKED = [
    ROOT / name
    for name in subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    if (ROOT / name).is_file()
]
NO_NOUN = re.compile(r"^(utils?|helpers?|common|misc|base|manager)\.py$")
MOST_LINES = 300
ALONE = {"monitor/evidence/packing/verify.py": 500}
"""It lies in every pack and must run by itself, so it cannot be more than one file."""


def ids(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PRODUCT, ids=ids)
def test_a_file_is_a_noun_says_what_it_promises_and_stays_small(path: Path) -> None:
    assert not NO_NOUN.match(path.name)
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), "add a docstring that says what the file promises"
    assert len(text.splitlines()) <= ALONE.get(ids(path), MOST_LINES)


@pytest.mark.parametrize("path", PRODUCT, ids=ids)
def test_no_exception_is_swallowed(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ExceptHandler):
            broad = node.type is None or (
                isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"}
            )
            empty = all(isinstance(each, ast.Pass) for each in node.body)
            assert not (broad and empty), f"line {node.lineno} swallows every exception"


@pytest.mark.parametrize("folder", ["kinds", "journeys"])
def test_each_kind_and_journey_has_its_own_test_file(folder: str) -> None:
    for path in (ROOT / "probes" / folder).glob("[a-z]*.py"):
        assert (ROOT / "tests" / "probes" / folder / f"test_{path.name}").exists(), f"{path.name} has no test file"


def test_nothing_of_a_machine_or_an_index_is_named_in_the_tree() -> None:
    words = re.compile(r"files\.python" + r"hosted|py" + r"pi\.org/simple|registry\.np" + r"mjs|/home/\w|/ro" + r"ot/")
    for path in TRACKED:
        if path.suffix in {".png", ".pdf", ".zip"}:
            continue
        found = words.search(path.read_text(encoding="utf-8", errors="replace"))
        assert found is None, f"{path.relative_to(ROOT)} names {found.group() if found else ''}"


def test_every_package_in_the_lock_file_is_pinned_by_hash() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = re.findall(r"^([a-z0-9.-]+)(?:\[[^\]]+\])?==\S+", text, re.MULTILINE)
    assert len(pinned) > 20
    assert "://" not in text
    for block in re.split(r"\n(?=[a-z0-9])", text):
        if "==" in block.split("\n", 1)[0]:
            assert "--hash=sha256:" in block, block.split("\n", 1)[0]


def test_the_top_level_holds_what_was_agreed_and_no_more() -> None:
    agreed = {"pyproject.toml", "README.md", "Makefile", "LICENSE", "requirements.lock"}
    agreed |= {"monitor", "probes", "dashboards", "tests", "docs", "deploy"}
    there = {path.relative_to(ROOT).parts[0] for path in TRACKED}
    assert {name for name in there if not name.startswith(".")} <= agreed
