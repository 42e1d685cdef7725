"""A long table is looked through whole, also where two pieces of it meet."""

from hashlib import sha256
from pathlib import Path

import pytest

from monitor.evidence.captures import Captures
from monitor.evidence.packing.sifting import PIECE, SECRET, SecretFoundError, Sieve
from monitor.scrubbing import Scrubber
from tests.makers import START


def sieve(folder: Path, *secrets: str) -> Sieve:
    return Sieve(captures=Captures(folder / "captures"), scrubber=Scrubber(secrets))


@pytest.mark.parametrize("at", [10, PIECE - 9, PIECE, PIECE + 20])
def test_a_secret_is_found_anywhere_in_a_long_table(tmp_path: Path, at: int) -> None:
    text = bytearray(b"a" * (PIECE + 100))
    text[at : at + 16] = b"S3cret-of-sixteen"[:16]
    (tmp_path / "looks.csv").write_bytes(text)
    ((item, entry),) = sieve(tmp_path, "S3cret-of-sixtee").sheets(tmp_path, ["looks.csv"], START)
    assert (item.withheld, item.sha256, entry) == (SECRET, "", None)


def test_a_table_without_one_goes_in_with_its_hash(tmp_path: Path) -> None:
    (tmp_path / "looks.csv").write_bytes(b"a" * (PIECE + 100))
    ((item, entry),) = sieve(tmp_path, "S3cret-of-sixtee").sheets(tmp_path, ["looks.csv"], START)
    assert (item.bytes, item.sha256) == (PIECE + 100, sha256(b"a" * (PIECE + 100)).hexdigest())
    assert entry is not None


def test_a_text_of_ours_with_one_stops_everything_and_names_itself(tmp_path: Path) -> None:
    with pytest.raises(SecretFoundError, match=r"letter-en\.txt"):
        list(sieve(tmp_path, "S3cret").texts({"letter-en.txt": b"my S3cret"}, START))
