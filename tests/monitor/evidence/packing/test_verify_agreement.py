"""The files of a pack must agree with each other; a stamp counts at its own time; what is no pack is called so."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from monitor.evidence.model import Occasion
from monitor.evidence.packing import bundle, verify
from monitor.evidence.stamping.stamps import Stamps
from monitor.evidence.stamping.timestamp import judge, query
from tests.monitor.calendar.times import toronto
from tests.monitor.evidence.packed import DAY, NOW, contents, made, morning, taken, unpacked
from tests.tsa import Notary, notary


@pytest.fixture(scope="module")
async def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("data") / "monitor"
    outage = await morning(data)
    taken(data, toronto(f"{DAY} 09:04"), Occasion.CONFIRMED)
    return (await made(data, outage)).paths[-1]


@pytest.fixture
def folder(pack: Path, tmp_path: Path) -> Path:
    return unpacked(pack, tmp_path / "pack")


def found(path: Path) -> list[str]:
    told = verify.check(path)
    return told.say("en")[: len(told.findings)]


def put(path: Path, data: bytes) -> None:
    path.chmod(0o640)
    path.write_bytes(data)


def remade(folder: Path, name: str, data: bytes) -> None:
    """Write *name* anew, and every hash of it, but nothing else that the manifest says."""
    put(folder / name, data)
    said = json.loads((folder / "manifest.json").read_bytes())
    for each in said["files"]:
        if each["name"] == name:
            each |= {"sha256": sha256(data).hexdigest(), "bytes": len(data)}
    put(folder / "manifest.json", json.dumps(said, sort_keys=True, separators=(",", ":")).encode() + b"\n")
    names = sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file())
    lines = [f"{sha256((folder / each).read_bytes()).hexdigest()}  {each}\n" for each in names if each != "SHA256SUMS"]
    put(folder / "SHA256SUMS", "".join(lines).encode())


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: [*rows[:6], rows[6].replace(b"down,http_5xx", b"up,"), *rows[7:]],
        lambda rows: [*rows[:7], rows[7].replace(b"14:30:00Z", b"13:30:00Z"), *rows[8:]],
        lambda rows: rows[:-1],
        lambda rows: [*rows, rows[-1]],
        lambda rows: [rows[0], rows[2], rows[1], *rows[3:]],
    ],
    ids=["outcome", "time of a probe", "one less", "one more", "order"],
)
def test_states_that_are_not_the_manifests_are_found_though_all_hashes_were_made_anew(
    folder: Path, change: Callable[[list[bytes]], list[bytes]]
) -> None:
    rows = (folder / "states.csv").read_bytes().splitlines(keepends=True)
    changed = change(rows)
    assert changed != rows
    remade(folder, "states.csv", b"".join(changed))
    (told,) = found(folder)
    assert told.startswith("states.csv: row ")
    assert told.endswith("is not what manifest.json says of the states")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda said: said["outages"][0].update(severity="degraded"), "outages"),
        (lambda said: said["outages"][0]["opened"]["latest"].update(toronto="2026-09-14T07:00:00-04:00"), "outages"),
        (lambda said: said["outages"][0].update(ended=None), "outages"),
        (lambda said: said["outages"].clear(), "roots"),
        (lambda said: said["matter"].update(service="eta"), "service"),
        (lambda said: said["states"].pop(), "states"),
        (lambda said: said.update(simulated=True), "simulated"),
        (lambda said: said["made_at"].update(utc="2026-09-14T15:00:00Z"), "made_at"),
    ],
    ids=["severity", "toronto", "end", "none", "service", "states", "simulated", "made_at"],
)
def test_a_dossier_that_is_not_the_manifests_is_found_though_all_hashes_were_made_anew(
    folder: Path, change: Callable[[Any], object], what: str
) -> None:
    said = json.loads((folder / "dossier.json").read_bytes())
    change(said)
    remade(folder, "dossier.json", json.dumps(said).encode())
    assert f"dossier.json: what it says under “{what}” is not what manifest.json says" in found(folder)


def test_a_pack_made_before_these_things_were_in_the_manifest_is_as_it_was_made(folder: Path) -> None:
    said = json.loads((folder / "manifest.json").read_bytes())
    assert said.pop("scanned") is True
    said["states"] = {name: spans for name, spans in said["states"].items() if "/" not in name}
    put(folder / "manifest.json", json.dumps(said, sort_keys=True, separators=(",", ":")).encode() + b"\n")
    remade(folder, "letter-en.txt", (folder / "letter-en.txt").read_bytes())
    assert found(folder) == []


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"outages":1}', b"\xff"])
def test_a_dossier_that_is_none_is_told(folder: Path, content: bytes) -> None:
    remade(folder, "dossier.json", content)
    assert any(each.startswith("dossier.json: cut off, or cannot be read") for each in found(folder))


def short_lived(ours: Notary, seconds: float) -> datetime:
    """Give the authority a certificate that runs out in *seconds*; when."""
    signer, root = (
        x509.load_pem_x509_certificate((ours.folder / f"{each}.pem").read_bytes()) for each in ("signer", "root")
    )
    key = serialization.load_pem_private_key((ours.folder / "root.key").read_bytes(), None)
    now = datetime.now(UTC)
    ends = (now + timedelta(seconds=seconds)).replace(microsecond=0)
    builder = x509.CertificateBuilder(root.subject, signer.subject, signer.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(ends)
    for each in signer.extensions:
        builder = builder.add_extension(each.value, each.critical)
    made = builder.sign(key, hashes.SHA256())  # type: ignore[arg-type]
    (ours.folder / "signer.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return ends


def test_a_stamp_is_good_after_the_authoritys_certificate_ran_out(pack: Path, tmp_path: Path) -> None:
    ours = notary(tmp_path / "ours")
    path = tmp_path / pack.name
    path.write_bytes(pack.read_bytes())
    digest = sha256(contents(path)["manifest.json"]).digest()
    ends = short_lived(ours, 5)
    stamps = Stamps(tmp_path / "stamps")
    stamp = judge(ours.stamp(query(digest, 7)), digest=digest, nonce=7, root=ours.root.read_bytes())
    stamps.keep(path.stem, "tsa.example", stamp)
    bundle.stamped(path, stamps.tokens(path.stem), NOW)
    while datetime.now(UTC) <= ends + timedelta(seconds=1):
        time.sleep(0.1)
    inside = unpacked(path, tmp_path / "un")
    assert not ours.confirms(inside / "manifest.json.tsr", inside / "manifest.json")
    told = verify.check(path, ours.root)
    assert told.findings == []
    assert [key for key, _ in told.notes] == ["hash", "stamped"]


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("Nov 29 18:13:24 2026 GMT", "1795976004"),
        ("Nov  9 08:00:00.123 2026 GMT", "1794211200"),
        ("Feb 29 00:00:00 2096 GMT", "3981312000"),
    ],
)
def test_the_time_of_a_stamp_is_read_as_openssl_writes_it(told: str, seconds: str) -> None:
    assert verify._at_its_time(told) == ["-attime", seconds]


def test_without_a_time_the_stamp_is_judged_by_now() -> None:
    assert verify._at_its_time("unspecified") == []


def test_a_folder_that_is_no_pack_is_called_so_in_one_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for number in range(20):
        (tmp_path / f"{number}.txt").write_text("mine")
    assert verify.main([str(tmp_path), "--lang", "en"]) == 1
    assert capfd.readouterr().out == f"{tmp_path}: this is no pack: it has no manifest.json\n"


def test_certificates_that_are_not_there_are_asked_wrongly(pack: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        verify.main([str(pack), "--ca", "none.pem", "--lang", "en"])
    assert ended.value.code == 2
    assert "none.pem: there is no such file of certificates" in capfd.readouterr().err


def test_names_that_steer_a_terminal_or_turn_letters_round_are_written_out(folder: Path) -> None:
    (folder / "a\u202egnp.exe").write_text("x")
    (folder / "b\x1b[2J.txt").write_text("x")
    said = "\n".join(verify.check(folder).say("fr"))
    assert "a\\u202egnp.exe\u00a0: a été ajouté" in said
    assert "b\\u001b[2J.txt" in said
    assert not {"\u202e", "\x1b"} & set(said)
