"""Is this pack as it was made? A program of its own: Python 3.8 or newer is all it needs.

``python3 verify.py PACK.zip``, or the folder that it was unpacked to.
It names each file and row that is not what the manifest says. It ends with 0 when all is as it was made, 1 when
something is not, 2 when it was asked wrongly. Who can write the pack can also make all of it anew: only a time stamp,
or the hash of the manifest noted elsewhere, shows that nobody did.
"""

from __future__ import annotations  # for Python 3.8

import argparse
import calendar
import csv
import hashlib
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any

MANIFEST, SUMS, LOOKS, STATES, DOSSIER = "manifest.json", "SHA256SUMS", "looks.csv", "states.csv", "dossier.json"
STAMP = re.compile(r"manifest\.json(\.[\w.-]+)?\.tsr(\.(root|chain)\.pem)?")
HEX, SUM_LINE = re.compile(r"[0-9a-f]{64}"), re.compile(r"([0-9a-f]{64})  ([^\\\n]+)\n")
UNSAFE = re.compile(r"(^|/)\.{0,2}(/|$)|^[A-Za-z]:|[\\\x00-\x1f]")
CAPTURE = re.compile(r"captures/([^/]+)/capture\.json")
BROKEN = (
    LookupError,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
REGULAR = 0o100440
LARGE, MANY, FULL = 1 << 31, 1 << 16, 0xFFFFFFFF  # from here on ZIP64 says it, and FULL stands in its place
WORDS = {  # English|French
    "ok": "The pack is as it was made: {files} files, {rows} looks.|Le dossier est tel qu’il a été fait : {files} fichiers, {rows} examens.",
    "bad": "The pack is NOT as it was made. Findings: {count}.|Le dossier N’EST PAS tel qu’il a été fait. Constats : {count}.",
    "hash": "SHA-256 of manifest.json: {sha}|SHA-256 de manifest.json : {sha}",
    "simulated": "SIMULATION: this pack says nothing about the real portals.|SIMULATION : ce dossier ne dit rien des vrais portails.",
    "withheld": "{name}: left out when the pack was made: {why}|{name} : omis quand le dossier fut fait : {why}",
    "no_stamp": "There is no time stamp: this shows that nothing changed by accident, not that nobody made the pack anew. Compare the SHA-256 above with one noted elsewhere.|Il n’y a pas d’horodatage : ceci montre que rien n’a changé par accident, non que personne n’a refait le dossier. Comparez le SHA-256 ci-dessus avec un autre noté ailleurs.",
    "stamped": "{name}: a good time stamp of {at}, under the certificates in {root}; get those from the authority itself, and give them with --ca|{name} : un bon horodatage du {at}, selon les certificats de {root}; obtenez ceux-ci de l’autorité elle-même, et donnez-les avec --ca",
    "by_hand": "{name}: not checked here. With openssl and the authority’s certificates: openssl ts -verify -in {name} -data manifest.json -CAfile {root} -untrusted {name}.chain.pem -attime SECONDS (its own time, since 1970)|{name} : pas vérifié ici. Avec openssl et les certificats de l’autorité : openssl ts -verify -in {name} -data manifest.json -CAfile {root} -untrusted {name}.chain.pem -attime SECONDES (sa propre heure, depuis 1970)",
    "bad_stamp": "{name}: no good time stamp of this manifest ({why})|{name} : pas un bon horodatage de ce manifeste ({why})",
    "unscanned": "When this pack was made, its files were not searched for secrets; captures had been, when they were taken.|Quand ce dossier fut fait, les secrets ne furent pas cherchés dans ses fichiers; ils l’avaient été dans les captures, lors de la prise.",
    "no_ca": "{name}: there is no such file of certificates|{name} : il n’y a pas de tel fichier de certificats",
    "none": "{name}: this is no pack: it has no manifest.json|{name} : ce n’est pas un dossier de preuve : il n’a pas de manifest.json",
    "no_pack": "{name}: there is no such file or folder|{name} : il n’y a pas de tel fichier ou dossier",
    "zip": "{name}: cut off, or cannot be read ({why})|{name} : tronqué, ou illisible ({why})",
    "beside": "{name}: bytes that belong to no file of the pack, near byte {at}|{name} : des octets qui ne sont d’aucun fichier du dossier, vers l’octet {at}",
    "entry": "{name}: what the ZIP notes of it (date, kind, lengths, checksum) is not as our program writes it|{name} : ce que le ZIP en note (date, genre, longueurs, somme de contrôle) n’est pas tel que l’écrit notre programme",
    "unsafe": "{name}: is there twice, or has no safe name, or is no plain file|{name} : s’y trouve deux fois, ou sous un nom dangereux, ou n’est pas un simple fichier",
    "missing": "{name}: is missing|{name} : manque",
    "added": "{name}: was added|{name} : a été ajouté",
    "renamed": "{name}: was renamed to {to}|{name} : a été renommé {to}",
    "changed": "{name}: was changed|{name} : a été modifié",
    "line": "{name}: line {line} was changed|{name} : la ligne {line} a été modifiée",
    "disagree": "{name}: it and SHA256SUMS do not agree; one of them was changed|{name} : SHA256SUMS le contredit; l’un des deux a été modifié",
    "form": "{name}: is not in its canonical form, so it was changed|{name} : n’est pas dans sa forme canonique, donc modifié",
    "fact": "{name}: what it says under “{what}” is missing or cannot be right|{name} : ce qu’il dit sous « {what} » manque ou ne peut être juste",
    "order": "{name}: row {row} (line {line}) is not in the order of time, or cannot be read|{name} : la rangée {row} (ligne {line}) n’est pas dans l’ordre du temps, ou est illisible",
    "rows": "{name}: something was changed in rows {first} to {last}|{name} : quelque chose a été modifié dans les rangées {first} à {last}",
    "count": "{name}: has {there} rows, not {told}|{name} : a {there} rangées, et non {told}",
    "against": "{name}: row {row} (line {line}) is not what manifest.json says of the states|{name} : la rangée {row} (ligne {line}) n’est pas ce que manifest.json dit des états",
    "told": "{name}: what it says under “{what}” is not what manifest.json says|{name} : ce qu’il dit sous « {what} » n’est pas ce que dit manifest.json",
    "exhibit": "{name}: is not what {capture} says of it|{name} : n’est pas ce que {capture} en dit",
}


class Pack:
    """What is in a pack, how to open it, and what was found: *findings* and *notes* are keys of WORDS with values."""

    def __init__(self) -> None:
        self.findings: list[tuple[str, dict[str, Any]]] = []
        self.notes: list[tuple[str, dict[str, Any]]] = []
        self.files: dict[str, Callable[[], Any]] = {}
        self.hashes: dict[str, str] = {}
        self.rows = 0
        self.dated: tuple[int, ...] | None = None  # what all members of a ZIP are dated

    def bad(self, key: str, name: str, **values: Any) -> None:
        """Something is not as it was made."""
        self.findings.append((key, {"name": name, **values}))

    def say(self, lang: str) -> list[str]:
        """All of it in ``en`` or ``fr``, a sentence a line, the verdict last. Only what can be seen is in it."""
        end = {"count": len(self.findings), "files": len(self.files), "rows": self.rows}
        every = [*self.findings, *self.notes, ("bad" if self.findings else "ok", end)]
        every = every[:1] if every[0][0] == "none" else every
        plain = [(key, {name: _seen(str(value)) for name, value in values.items()}) for key, values in every]
        return [WORDS[key].split("|")[lang == "fr"].format(**values) for key, values in plain]

    def read(self, name: str) -> bytes:
        """The whole of a file; nothing when it cannot be read: then it is not what was told of it."""
        try:
            with self.files[name]() as file:
                return bytes(file.read())
        except BROKEN:
            return b""


def check(path: Path, ca: Path | None = None) -> Pack:
    """All that can be said of the pack at *path*; time stamps are believed under the certificates in *ca*."""
    pack = Pack()
    if path.is_dir() and not any((path / each).exists() for each in (MANIFEST, SUMS)):
        pack.bad("none", str(path))
        return pack
    try:
        unpacked = sorted(each for each in path.rglob("*") if each.is_symlink() or not each.is_dir())
        files = [(each.relative_to(path).as_posix(), partial(open, each, "rb")) for each in unpacked]
        for name, opener in files if path.is_dir() else _zip(path, pack):
            plain = path.is_file() or ((path / name).is_file() and not (path / name).is_symlink())
            if UNSAFE.search(name) or name in pack.files or not plain:
                pack.bad("unsafe", name)
                continue
            pack.files[name] = opener
            pack.hashes[name] = hashlib.sha256(pack.read(name)).hexdigest()
    except BROKEN as exc:
        pack.bad("zip", path.name, why=exc)
        return pack
    if not {MANIFEST, SUMS} & set(pack.files):
        pack.findings = [("none", {"name": str(path)})]
        return pack
    lines, said = _sums(pack), _manifest(pack)
    _compare(pack, lines, said)
    withheld = {each["name"]: each["withheld"] for each in said.get("files", ()) if each["withheld"]}
    pack.notes += [("withheld", {"name": name, "why": withheld[name]}) for name in withheld]
    if LOOKS in pack.files:
        _rows(pack, said.get("looks") or {"rows": -1, "every": 1 << 30, "marks": []})
    if said:
        _agreed(pack, said)
    for name in filter(CAPTURE.fullmatch, pack.files):
        _exhibits(pack, name, withheld)
    _stamps(pack, ca)
    return pack


def _seen(text: str) -> str:
    """*text* with whatever steers a terminal, or the order of letters, written out."""
    return "".join(each if each.isprintable() or each == "\u00a0" else f"\\u{ord(each):04x}" for each in text)


def _zip(path: Path, pack: Pack) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Members lie end to end from the first byte on, then their list, then nothing; each byte of that is foreseen."""
    held, at, listed = zipfile.ZipFile(path), 0, []
    members = sorted(held.infolist(), key=lambda each: each.header_offset)
    with path.open("rb") as file:
        for each in members:
            if each.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise zipfile.BadZipFile(each.filename)
            pack.dated = pack.dated or each.date_time
            head, entry = _noted(each, pack.dated)
            listed.append((each.filename, entry))
            if each.header_offset != at:
                pack.bad("beside", path.name, at=at)
            file.seek(each.header_offset)
            if file.read(len(head)) != head or not _whole(file, each):
                pack.bad("entry", each.filename)
            at = each.header_offset + len(head) + each.compress_size
            yield each.filename, partial(held.open, each)
        file.seek(at)
        for name, entry in listed:
            if file.read(len(entry)) != entry:
                pack.bad("entry", name)
        end = _end(at, len(listed), sum(len(entry) for _, entry in listed))
        if file.read(len(end) + 1) != end:
            pack.bad("beside", path.name, at=at)


def _noted(each: zipfile.ZipInfo, dated: tuple[int, ...]) -> tuple[bytes, bytes]:
    """What stands before a member and in the list, when our program writes a plain file of these lengths, so *dated*."""
    try:
        name, flags = each.orig_filename.encode("ascii"), 0
    except UnicodeEncodeError:
        name, flags = each.orig_filename.encode("utf-8"), 0x800
    year, month, day, hour, minute, second = dated
    when = (hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day)
    sizes, offset = [each.compress_size, each.file_size], each.header_offset
    large = max(sizes) >= LARGE
    more = [*(sizes[::-1] if large else ()), *([offset] if offset >= LARGE else ())]
    before = struct.pack("<HHQQ", 1, 16, *sizes[::-1]) if large else b""
    after = struct.pack(f"<HH{len(more)}Q", 1, 8 * len(more), *more) if more else b""
    sizes = [FULL, FULL] if large else sizes
    about = (flags, each.compress_type, *when, each.CRC, *sizes, len(name))
    head = struct.pack("<4s5H3L2H", b"PK\3\4", 45 if large else 20, *about, len(before))
    system, version = 3, 45 if more else 20
    ending = (len(after), 0, 0, 0, REGULAR << 16, FULL if offset >= LARGE else offset)
    entry = struct.pack("<4s4B4H3L5H2L", b"PK\1\2", version, system, version, 0, *about, *ending)
    return head + name + before, entry + name + after


def _whole(file: Any, each: zipfile.ZipInfo) -> bool:
    """Whether nothing but the member lies where it is; that it is right its hash shows. *file* stands before it."""
    inflater, left = zlib.decompressobj(-15), each.compress_size
    if each.compress_type == zipfile.ZIP_STORED:
        return each.compress_size == each.file_size
    try:
        while left > 0:
            piece = file.read(min(left, 1 << 16))
            left -= len(piece) or left
            inflater.decompress(piece)
    except zlib.error:
        return False
    return inflater.eof and not inflater.unused_data


def _end(start: int, count: int, size: int) -> bytes:
    """What ends an archive of *count* members whose list of *size* bytes is at *start*."""
    large = b""
    if count >= MANY or max(start, size) >= LARGE:
        large = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, start)
        large += struct.pack("<4sLQL", b"PK\6\7", 0, start + size, 1)
    told = min(count, MANY - 1)
    return large + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, told, told, min(size, FULL), min(start, FULL), 0)


def _sums(pack: Pack) -> dict[str, tuple[str, int]]:
    """What SHA256SUMS says of each file, and on which line."""
    found: dict[str, tuple[str, int]] = {}
    if SUMS not in pack.files:
        pack.bad("missing", SUMS)
    for number, raw in enumerate(pack.read(SUMS).decode("utf-8", "replace").splitlines(keepends=True), 1):
        line = SUM_LINE.fullmatch(raw)
        if line is None or line[2] <= max(found, default=""):
            pack.bad("line", SUMS, line=number)
        else:
            found[line[2]] = (line[1], number)
    return found


def _manifest(pack: Pack) -> dict[str, Any]:
    """What the manifest says; nothing when it cannot be believed at all."""
    if MANIFEST not in pack.files:
        pack.bad("missing", MANIFEST)
        return {}
    pack.notes.append(("hash", {"sha": pack.hashes[MANIFEST]}))
    text = pack.read(MANIFEST)
    try:
        said = json.loads(text.decode("ascii"))
        if json.dumps(said, sort_keys=True, separators=(",", ":"), allow_nan=False).encode() + b"\n" != text:
            pack.bad("form", MANIFEST)
        wrong = _doubts(said)
    except (*BROKEN, TypeError, AttributeError, RecursionError) as exc:
        pack.bad("zip", MANIFEST, why=repr(exc))
        return {}
    for what in wrong:
        pack.bad("fact", MANIFEST, what=what)
    pack.notes += [("simulated", {})] if said["simulated"] else []
    pack.notes += [] if said.get("scanned", True) else [("unscanned", {})]
    return {} if wrong else dict(said)


def _doubts(said: dict[str, Any]) -> list[str]:
    """What of the manifest is missing or contradicts itself; it raises where that cannot be told."""
    start, end = (_moment(said["window"][each]) for each in ("start", "end"))
    names, looks, history = [each["name"] for each in said["files"]], said["looks"], said["history"]
    links = [history["look"], history["event"], *history["checkpoints"]]
    edges = [[_moment(each[edge]) for each in spans for edge in ("start", "end")] for spans in said["states"].values()]
    right = {
        "schema": said["schema"] == 1 and {said["simulated"], said.get("scanned", True)} <= {True, False},
        "window": start <= min(end, _moment(said["made_at"])),
        "services": said["service"] in said["services"],
        "previous": not said["previous"] or HEX.fullmatch(said["previous"]),
        "history": all(HEX.fullmatch(each["head"]) and each["last_id"] >= 0 and _moment(each["at"]) for each in links),
        "states": all(each == sorted(each) and start <= min(each) <= max(each) <= end for each in filter(None, edges)),
        "files": names == sorted(set(names))
        and all(bool(each["withheld"]) != bool(each["sha256"]) for each in said["files"]),
        "looks": len(looks["marks"]) == -(-looks["rows"] // looks["every"]),
    }
    return [what for what, holds in right.items() if not holds]


def _compare(pack: Pack, lines: dict[str, tuple[str, int]], said: dict[str, Any]) -> None:
    """Files, SHA256SUMS and manifest say the same; where the last two do not, the one that the other proves."""
    sums = {name: sha for name, (sha, _) in lines.items()}
    listed = {each["name"]: each["sha256"] for each in said.get("files", ()) if each["sha256"]}
    apart = {name: sha for name, sha in sums.items() if STAMP.fullmatch(name)}
    if MANIFEST in pack.hashes:
        apart[MANIFEST] = pack.hashes[MANIFEST]
    alike = sums.get(MANIFEST) == pack.hashes.get(MANIFEST)
    if lines and not alike:
        pack.bad("disagree", MANIFEST)
    told = {**(listed if said and (alike or not lines) else sums), **apart}
    there = {name: sha for name, sha in pack.hashes.items() if name != SUMS}
    more = sorted(set(there) - set(told))
    for name, sha in sorted(told.items()):
        to = "" if name in there else next((each for each in more if there[each] == sha), "")
        if there.get(name) != sha:
            pack.bad("changed" if name in there else "renamed" if to else "missing", name, to=to)
            more = [each for each in more if each != to]
    for name in more:
        pack.bad("added", name)
    for name in sorted(set(listed) | set(sums)) if lines and alike and said else ():
        if name not in sums:
            pack.bad("disagree", name)
        elif told.get(name) != sums[name]:
            pack.bad("line", SUMS, line=lines[name][1])


def _rows(pack: Pack, told: dict[str, Any]) -> None:
    """The looks: each after the one before it, as many as were told, and the running hash as it was."""
    head, marks, number, before = bytes(32), [], -1, None
    columns: list[str] = []
    for number, line in enumerate(pack.read(LOOKS).splitlines(keepends=True)):
        head = hashlib.sha256(head + line).digest()
        marks += [head.hex()] if number and number % told["every"] == 0 else []
        try:
            cells = next(csv.reader([line.decode("utf-8")]))
            columns = columns or cells
            row = dict(zip(columns, cells)) if len(cells) == len(columns) else {}
            key = (_moment(row["started_at"]), int(row["id"])) if number else None
            if before and key and key <= before:
                pack.bad("order", LOOKS, row=number, line=number + 1)
            before = key
        except (*BROKEN, StopIteration, csv.Error):
            pack.bad("order", LOOKS, row=number, line=number + 1)
    pack.rows = max(number, 0)
    marks += [head.hex()] if pack.rows % told["every"] else []
    if pack.rows != told["rows"] >= 0:
        pack.bad("count", LOOKS, there=pack.rows, told=told["rows"])
    first = next((each for each, (was, now) in enumerate(zip(told["marks"], marks)) if was != now), None)
    if first is not None:  # all that follow rest on it
        low, high = (each * told["every"] for each in (first, first + 1))
        pack.bad("rows", LOOKS, first=low + 1, last=min(high, pack.rows))


def _agreed(pack: Pack, said: dict[str, Any]) -> None:
    """Dates of the ZIP, states and the figures that matter most are what the manifest says of them."""
    at = _moment(said["made_at"])
    if pack.dated not in (None, (at.year, at.month, at.day, at.hour, at.minute, at.second // 2 * 2)):
        pack.bad("fact", MANIFEST, what="made_at")
    if STATES in pack.files:
        spans = [
            (_moment(each["start"]), subject, each) for subject in said["states"] for each in said["states"][subject]
        ]
        told = [
            [subject, *(each[name] or "" for name in ("start", "earliest", "end", "outcome", "cause"))]
            for _, subject, each in sorted(spans, key=lambda each: each[:2])
        ]
        there = list(csv.reader(pack.read(STATES).decode("utf-8", "replace").splitlines()))[1:]
        if "scanned" not in said:  # an older pack: its manifest says nothing of how single probes stood
            there = [row for row in there if not row or "/" not in row[0]]
        pairs = enumerate(zip_longest(there, told), 1)
        row = next((number for number, (one, other) in pairs if one != other), None)
        if row:
            pack.bad("against", STATES, row=row, line=row + 1)
    if DOSSIER in pack.files:
        try:
            dossier = json.loads(pack.read(DOSSIER).decode("utf-8"))
            for what in _apart(dossier, said):
                pack.bad("told", DOSSIER, what=what)
        except (*BROKEN, TypeError, AttributeError, RecursionError) as exc:
            pack.bad("zip", DOSSIER, why=repr(exc))


def _apart(dossier: dict[str, Any], said: dict[str, Any]) -> list[str]:
    """Where the dossier is not what the manifest says; it raises where that cannot be told."""
    outages, roots = dossier["outages"], dossier["roots"]
    same = ("service", "severity", "cause", "confirmed_at", "last_bad_at", "opened", "ended", "ending")
    alike = {
        "made_at": _utc(dossier["made_at"]) == said["made_at"],
        "simulated": dossier["simulated"] is said["simulated"],
        "service": dossier["matter"]["service"] == said["service"],
        "languages": dossier["matter"]["languages"] == said["langs"],
        "states": dossier["states"] == said["states"].get(said["service"], []),
        "outages": [[each["outage"], *(_utc(each[name]) for name in same)] for each in outages]
        == [[each["id"], *(each[name] for name in same)] for each in said["outages"][: len(outages)]],
        "roots": roots == said["outages"][len(outages) :],
    }
    return [what for what, holds in alike.items() if not holds]


def _utc(value: Any) -> Any:
    """An instant as the manifest has it, where it is one that also stands in Toronto's time and is the same in both."""
    if not isinstance(value, dict):
        return value
    if set(value) != {"utc", "toronto"}:
        return {name: _utc(value[name]) for name in value}
    return value["utc"] if _moment(value["utc"]) == _moment(value["toronto"]) else None


def _exhibits(pack: Pack, name: str, withheld: dict[str, str]) -> None:
    """What a capture says of its own files."""
    try:
        for each in json.loads(pack.read(name))["exhibits"]:
            file = name[: -len("capture.json")] + each["name"]
            if not (pack.hashes.get(file) == each["sha256"] or each["withheld"] or file in withheld):
                pack.bad("exhibit", file, capture=name)
    except (*BROKEN, TypeError) as exc:
        pack.bad("zip", name, why=repr(exc))


def _stamps(pack: Pack, ca: Path | None) -> None:
    """The time stamps of the manifest, by openssl where it is there."""
    tokens = [each for each in sorted(pack.files) if STAMP.fullmatch(each) and each.endswith(".tsr")]
    pack.notes += [] if tokens else [("no_stamp", {})]
    for name in tokens:
        root, chain, openssl = f"{name}.root.pem", f"{name}.chain.pem", shutil.which("openssl")
        if openssl is None or (ca is None and root not in pack.files):
            pack.notes.append(("by_hand", {"name": name, "root": root}))
            continue
        with tempfile.TemporaryDirectory() as folder:
            for each in {MANIFEST, name, root, chain} & set(pack.files):
                (Path(folder) / each).write_bytes(pack.read(each))
            trusted = root if ca is None else str(ca.resolve())
            more = ["-untrusted", chain] if chain in pack.files else []
            ask = partial(subprocess.run, cwd=folder, stdout=-1, stderr=-2, timeout=60, check=False, encoding="latin-1")
            at = ask([openssl, "ts", "-reply", "-in", name, "-text"]).stdout.partition("Time stamp: ")[2].split("\n")[0]
            more += _at_its_time(at)
            done = ask([openssl, "ts", "-verify", "-in", name, "-data", MANIFEST, "-CAfile", trusted, *more]).stdout
        good, why = "Verification: OK" in done, " ".join(done.split())[-200:]
        told = {"name": name, "at": at, "root": trusted, "why": why}
        (pack.notes if good else pack.findings).append(("stamped" if good else "bad_stamp", told))


def _at_its_time(told: str) -> list[str]:
    """Certificates count at the stamp's own time (as openssl tells it): they run out sooner than packs do."""
    try:
        at = time.strptime(re.sub(r"\.\d+", "", told), "%b %d %H:%M:%S %Y GMT")
    except ValueError:
        return []
    return ["-attime", str(calendar.timegm(at))]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Check what the command line names; the exit code."""
    spoken = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    parser = argparse.ArgumentParser(prog="verify.py", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("pack", type=Path, help="ZIP or folder / ZIP ou dossier")
    parser.add_argument("--lang", choices=("en", "fr"), default="fr" if spoken.lower().startswith("fr") else "en")
    parser.add_argument("--ca", type=Path, help="certificates of the authority (PEM) / certificats de l’autorité")
    asked = parser.parse_args(arguments)
    for key, given in (("no_pack", asked.pack), ("no_ca", asked.ca)):
        if given is not None and not (given.is_file() or (given == asked.pack and given.is_dir())):
            parser.error(WORDS[key].split("|")[asked.lang == "fr"].format(name=_seen(str(given))))
    pack = check(asked.pack, asked.ca)
    sys.stdout.buffer.write("\n".join([*pack.say(asked.lang), ""]).encode(sys.stdout.encoding or "utf-8", "replace"))
    return 1 if pack.findings else 0


if __name__ == "__main__":
    sys.exit(main())
