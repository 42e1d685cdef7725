"""Whatever is not as it was made is found and named: by one file that runs with any Python, in both languages."""

import ast
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest

from monitor.evidence.model import Occasion
from monitor.evidence.packing import verify
from tests.monitor.calendar.times import toronto
from tests.monitor.evidence.packed import DAY, contents, made, morning, taken, unpacked, zipped

CAPTURE = "captures/20260914T130400.000000Z-confirmed"
PICTURE = f"{CAPTURE}/en-1-stamped.png"
SCRIPT = Path(verify.__file__)


@pytest.fixture(scope="module")
async def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of one bad morning."""
    data = tmp_path_factory.mktemp("data") / "monitor"
    outage = await morning(data)
    taken(data, toronto(f"{DAY} 09:04"), Occasion.CONFIRMED)
    taken(data, toronto(f"{DAY} 10:34"), Occasion.ENDED)
    return (await made(data, outage)).paths[-1]


@pytest.fixture
def folder(pack: Path, tmp_path: Path) -> Path:
    return unpacked(pack, tmp_path / "pack")


def found(path: Path) -> list[str]:
    """What is wrong with it, in English."""
    told = verify.check(path)
    return told.say("en")[: len(told.findings)]


def rewritten(path: Path, change: Callable[[bytes], bytes]) -> None:
    data = path.read_bytes()
    path.chmod(0o640)
    path.write_bytes(change(data))


def flipped(data: bytes, at: int, mask: int = 1) -> bytes:
    return data[:at] + bytes([data[at] ^ mask]) + data[at + 1 :]


def resealed(folder: Path) -> None:
    """As one would who knows how the hashes are made: SHA256SUMS says what now lies there."""
    names = sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file())
    lines = [f"{sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names if name != "SHA256SUMS"]
    rewritten(folder / "SHA256SUMS", lambda _: "".join(lines).encode())


def test_a_pack_as_it_was_made_is_said_to_be_zipped_and_unpacked(pack: Path, folder: Path) -> None:
    for each in (pack, folder):
        told = verify.check(each)
        assert told.findings == []
        assert told.rows > 200
        assert [key for key, _ in told.notes] == ["hash", "no_stamp"]


@pytest.mark.parametrize(
    ("more", "lang", "said"),
    [
        (("--lang", "en"), "fr_CA.UTF-8", "as it was made"),
        (("--lang", "fr"), "C.UTF-8", "tel qu’il a été fait"),
        ((), "fr_CA.UTF-8", "tel qu’il a été fait"),
    ],
)
def test_it_runs_alone_from_an_empty_folder(pack: Path, tmp_path: Path, more: tuple, lang: str, said: str) -> None:
    (tmp_path / "verify.py").write_bytes(contents(pack)["verify.py"])
    command = [sys.executable, "-I", "-S", "verify.py", str(pack), *more]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, env={"LANG": lang}, check=True)
    assert done.stderr == b""
    assert said in done.stdout.decode()


def test_it_is_written_for_python_3_8_and_imports_nothing_else() -> None:
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 8))
    modules = {each.names[0].name for each in ast.walk(tree) if isinstance(each, ast.Import)}
    modules |= {each.module for each in ast.walk(tree) if isinstance(each, ast.ImportFrom)}
    assert {each.partition(".")[0] for each in modules} <= set(sys.stdlib_module_names)
    newer = {"removeprefix", "removesuffix", "is_relative_to", "UTC", "file_digest"}
    assert not {each.attr for each in ast.walk(tree) if isinstance(each, ast.Attribute)} & newer


def test_it_is_in_the_pack_word_for_word(pack: Path) -> None:
    assert contents(pack)["verify.py"] == SCRIPT.read_bytes()


def test_sha256sum_agrees(folder: Path) -> None:
    done = subprocess.run(
        ["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=True
    )
    assert done.stdout.count(": OK") == sum(each.is_file() for each in folder.rglob("*")) - 1


def test_every_byte_of_the_manifest_counts(pack: Path) -> None:
    files = contents(pack)
    dice = random.Random(31)
    whole = verify.Pack()
    for name, data in files.items():
        whole.files[name], whole.hashes[name] = partial(io.BytesIO, data), sha256(data).hexdigest()
    lines = verify._sums(whole)
    manifest = files["manifest.json"]
    for at in range(len(manifest)):
        spoilt = flipped(manifest, at, dice.randrange(1, 256))
        seen = verify.Pack()
        seen.files = {**whole.files, "manifest.json": partial(io.BytesIO, spoilt)}
        seen.hashes = {**whole.hashes, "manifest.json": sha256(spoilt).hexdigest()}
        verify._compare(seen, lines, verify._manifest(seen))
        assert seen.findings, at
        assert {values["name"] for _, values in seen.findings} == {"manifest.json"}, at


def test_a_byte_of_any_file_is_found_and_the_file_named(pack: Path, tmp_path: Path) -> None:
    dice = random.Random(7)
    files = contents(pack)
    for name, data in files.items():
        spoilt = flipped(data, dice.randrange(len(data)), dice.randrange(1, 256))
        told = found(zipped(tmp_path / "spoilt.zip", {**files, name: spoilt}))
        assert any(name in each for each in told), (name, told)


def test_each_line_of_the_sums_counts(folder: Path) -> None:
    sums = (folder / "SHA256SUMS").read_bytes()
    dice = random.Random(11)
    for number, line in enumerate(sums.splitlines(keepends=True), 1):
        start = sum(map(len, sums.splitlines(keepends=True)[: number - 1]))
        spoilt = flipped(sums, start + dice.randrange(len(line)))
        rewritten(folder / "SHA256SUMS", lambda _, spoilt=spoilt: spoilt)
        told = found(folder)
        assert any(f"SHA256SUMS: line {number} " in each or "manifest.json" in each for each in told), (number, told)


def test_what_is_removed_added_or_renamed_is_named(folder: Path) -> None:
    (folder / PICTURE).unlink()
    (folder / "letter-en.txt").rename(folder / "letter.txt")
    (folder / "extra.txt").write_text("I was not here")
    told = found(folder)
    assert f"{PICTURE}: is missing" in told
    assert "letter-en.txt: was renamed to letter.txt" in told
    assert "extra.txt: was added" in told
    assert f"{PICTURE}: is not what {CAPTURE}/capture.json says of it" in told


@pytest.mark.parametrize("name", ["SHA256SUMS", "manifest.json", "looks.csv"])
def test_without_one_of_its_lists_it_is_said_that_it_is_missing(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert f"{name}: is missing" in found(folder)


def test_rows_in_another_order_are_named(folder: Path) -> None:
    def swapped(data: bytes) -> bytes:
        lines = data.splitlines(keepends=True)
        lines[117], lines[118] = lines[118], lines[117]
        return b"".join(lines)

    rewritten(folder / "looks.csv", swapped)
    told = found(folder)
    assert "looks.csv: row 118 (line 119) is not in the order of time, or cannot be read" in told
    assert "looks.csv: something was changed in rows 101 to 200" in told


def test_a_row_that_was_taken_out_is_missed(folder: Path) -> None:
    rewritten(folder / "looks.csv", lambda data: b"".join(data.splitlines(keepends=True)[:-1]))
    told = found(folder)
    assert any(re.fullmatch(r"looks.csv: has \d+ rows, not \d+", each) for each in told)


def test_a_row_that_says_something_else_is_found_to_the_hundred_though_the_sums_were_made_anew(folder: Path) -> None:
    rewritten(folder / "looks.csv", lambda data: data.replace(b",down,", b",up,", 1))
    resealed(folder)
    told = found(folder)
    assert "looks.csv: was changed" in told
    assert any(each.startswith("looks.csv: something was changed in rows ") for each in told)


def test_a_picture_exchanged_with_its_sums_made_anew_is_found(folder: Path) -> None:
    rewritten(folder / PICTURE, lambda data: flipped(data, 100))
    resealed(folder)
    assert {f"{PICTURE}: was changed", f"{PICTURE}: is not what {CAPTURE}/capture.json says of it"} <= set(
        found(folder)
    )


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda said: said["window"].update(end="2020-01-01T00:00:00Z"), "window"),
        (lambda said: said.update(previous="abc"), "previous"),
        (lambda said: said["history"]["look"].update(head="00"), "history"),
        (lambda said: said["states"]["employer-portal"].reverse(), "states"),
        (lambda said: said["files"].reverse(), "files"),
        (lambda said: said["looks"].update(rows=10_000), "looks"),
        (lambda said: said.update(service="eta"), "services"),
        (lambda said: said.update(schema=2), "schema"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_manifest_that_contradicts_itself_is_told_though_all_hashes_were_made_anew(
    folder: Path, spoil: Callable[[dict], object], said: str
) -> None:
    path = folder / "manifest.json"
    body = json.loads(path.read_bytes())
    spoil(body)
    rewritten(path, lambda _: json.dumps(body, sort_keys=True, separators=(",", ":")).encode() + b"\n")
    resealed(folder)
    assert any(f"under “{said}”" in each for each in found(folder))


def test_a_manifest_written_in_another_form_is_told(folder: Path) -> None:
    rewritten(folder / "manifest.json", lambda data: json.dumps(json.loads(data), indent=1).encode())
    resealed(folder)
    assert "manifest.json: is not in its canonical form, so it was changed" in found(folder)


def test_who_makes_all_of_it_anew_is_not_found_without_a_stamp_and_that_is_said(folder: Path) -> None:
    rewritten(folder / "manifest.json", lambda data: data.replace(b'"vantages":["here"]', b'"vantages":["moon"]'))
    resealed(folder)
    told = verify.check(folder)
    assert told.findings == []
    assert "not that nobody made the pack anew" in " ".join(told.say("en"))


@pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 0.999])
def test_a_cut_off_archive_is_told(pack: Path, tmp_path: Path, share: float) -> None:
    cut = tmp_path / "cut.zip"
    cut.write_bytes(pack.read_bytes()[: int(pack.stat().st_size * share)])
    (told,) = found(cut)
    assert told.startswith("cut.zip: cut off, or cannot be read")


@pytest.mark.parametrize("where", ["before", "after"])
def test_bytes_beside_the_files_are_told(pack: Path, tmp_path: Path, where: str) -> None:
    data, more = pack.read_bytes(), b"something else"
    path = tmp_path / "more.zip"
    path.write_bytes(more + data if where == "before" else data + more)
    assert any("bytes that belong to no file of the pack" in each or "cut off" in each for each in found(path))


@pytest.mark.parametrize("name", ["../outside.txt", "/etc/passwd", "a/../b", "c:\\x", "folder/"])
def test_names_that_lead_elsewhere_are_told_and_never_followed(pack: Path, tmp_path: Path, name: str) -> None:
    told = found(zipped(tmp_path / "bad.zip", {**contents(pack), name: b"x"}))
    assert any(each.startswith(f"{name}: is there twice, or has no safe name") for each in told)


def test_a_name_that_is_there_twice_is_told(pack: Path, tmp_path: Path) -> None:
    path = shutil.copy(pack, tmp_path / "twice.zip")
    with zipfile.ZipFile(path, "a") as held, pytest.warns(UserWarning, match="Duplicate name"):
        held.writestr("letter-en.txt", b"another letter")
    assert any(each.startswith("letter-en.txt: is there twice") for each in found(path))


def test_links_and_pipes_in_a_folder_are_told_and_never_opened(folder: Path) -> None:
    (folder / "states.csv").unlink()
    (folder / "states.csv").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe")
    told = found(folder)
    assert {each.partition(":")[0] for each in told if "no plain file" in each} == {"states.csv", "pipe"}


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"null", b"\xff", b"[" * 100_000, b'{"files":[1]}'])
def test_a_manifest_that_is_none_is_told(folder: Path, content: bytes) -> None:
    rewritten(folder / "manifest.json", lambda _: content)
    assert any(each.startswith("manifest.json: cut off, or cannot be read") for each in found(folder))


def test_it_ends_with_what_it_found(pack: Path, folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert verify.main([str(pack), "--lang", "en"]) == 0
    (folder / "states.csv").unlink()
    assert verify.main([str(folder), "--lang", "fr"]) == 1
    assert "states.csv\u00a0: manque" in capfdbinary.readouterr().out.decode()
    with pytest.raises(SystemExit) as ended:
        verify.main([str(pack.with_name("none.zip")), "--lang", "fr"])
    assert ended.value.code == 2


@pytest.mark.parametrize("key", sorted(verify.WORDS))
def test_every_sentence_is_there_in_both_languages_with_the_same_values(key: str) -> None:
    english, french = verify.WORDS[key].split("|")
    assert set(re.findall(r"\{\w+\}", english)) == set(re.findall(r"\{\w+\}", french))
