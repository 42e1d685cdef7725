"""A time stamp is believed when it answers our request, of our hash, signed under the root that was pinned."""

import subprocess
import warnings
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.utils import CryptographyDeprecationWarning

from monitor.evidence.stamping.flaws import SENTENCES, Flaw, StampError
from monitor.evidence.stamping.timestamp import Stamp, der, judge, query, time_of
from tests.tsa import ROOT_NAME, Notary, notary

DATA = b"what was seen"
DIGEST = sha256(DATA).digest()
NONCE = (1 << 63) + 12345


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Notary:
    return notary(tmp_path_factory.mktemp("stamps") / "ours")


@pytest.fixture(scope="module")
def chained(tmp_path_factory: pytest.TempPathFactory) -> Notary:
    return notary(tmp_path_factory.mktemp("stamps") / "chained", chain=True)


def judged(reply: bytes, by: Notary, *, digest: bytes = DIGEST, nonce: int = NONCE) -> Stamp:
    return judge(reply, digest=digest, nonce=nonce, root=by.root.read_bytes())


def flaw(reply: bytes, by: Notary, **over: object) -> Flaw:
    with pytest.raises(StampError) as caught:
        judged(reply, by, **over)  # type: ignore[arg-type]
    return caught.value.flaw


@pytest.mark.parametrize("nonce", [0, 1, 127, 128, 255, 256, NONCE, (1 << 64) - 1], ids=str)
def test_a_request_is_what_openssl_reads_as_one(nonce: int, tmp_path: Path) -> None:
    (tmp_path / "query").write_bytes(query(DIGEST, nonce))
    line = ["openssl", "ts", "-query", "-in", str(tmp_path / "query"), "-text"]
    told = subprocess.run(line, capture_output=True, text=True, check=True).stdout
    assert "Hash Algorithm: sha256" in told
    assert "Certificate required: yes" in told
    assert int(told.split("Nonce: ")[1].split()[0], 16) == nonce
    dump = [line[11:58].replace("-", " ").split() for line in told.splitlines() if line.startswith("    00")]
    assert bytes.fromhex("".join(octet for row in dump for octet in row)) == DIGEST


def test_nothing_but_a_sha256_is_sent() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        query(DATA, NONCE)


@pytest.mark.parametrize("which", ["ours", "chained"])
def test_a_good_stamp_is_believed_and_openssl_confirms_it(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    by: Notary = request.getfixturevalue(which)
    reply = by.stamp(query(DIGEST, NONCE))
    stamp = judged(reply, by)
    assert stamp.token == reply
    assert abs(stamp.at - datetime.now(UTC)) < timedelta(minutes=1)
    assert stamp.chain.count(b"BEGIN CERTIFICATE") == (3 if which == "chained" else 1)
    token, data, chain = (tmp_path / name for name in ("manifest.json.tsr", "manifest.json", "chain.pem"))
    token.write_bytes(stamp.token)
    data.write_bytes(DATA)
    chain.write_bytes(stamp.chain)
    assert by.confirms(token, data)
    assert by.confirms(token, data, "-untrusted", str(chain))
    data.write_bytes(DATA + b"!")
    assert not by.confirms(token, data)


def test_a_stamp_whose_certificates_ran_out_is_confirmed_at_its_own_time(ours: Notary, tmp_path: Path) -> None:
    stamp = judged(ours.stamp(query(DIGEST, NONCE)), ours)
    token, data = tmp_path / "manifest.json.tsr", tmp_path / "manifest.json"
    token.write_bytes(stamp.token)
    data.write_bytes(DATA)
    years_later = stamp.at + timedelta(days=6 * 365)
    assert not ours.confirms(token, data, "-attime", f"{years_later.timestamp():.0f}")
    assert ours.confirms(token, data, "-attime", f"{time_of(token.read_bytes()).timestamp():.0f}")


def test_certificates_in_the_order_of_a_file_are_put_in_theirs(chained: Notary) -> None:
    reply = chained.stamp(query(DIGEST, NONCE))
    ordered = der.ordered(reply)
    assert sorted(reply) == sorted(ordered)
    assert der.ordered(ordered) == ordered
    assert time_of(reply) == judged(reply, chained).at


@pytest.mark.parametrize(
    "reply", [b"", b"\x30", b"\x30\x80\x00\x00", b"<html>", b"0" * 500, b"\x30\x85aaaaaa"], ids=repr
)
def test_what_is_no_stamp_is_left_as_it_is_and_refused(reply: bytes, ours: Notary) -> None:
    assert der.ordered(reply) == reply
    assert flaw(reply, ours) is Flaw.NO_STAMP


def test_a_page_is_called_one(ours: Notary) -> None:
    with pytest.raises(StampError, match="no time stamp \\(a page\\)"):
        judged(b"\n<!doctype html><title>502</title>", ours)


def test_an_answer_to_another_request_is_refused(ours: Notary) -> None:
    reply = ours.stamp(query(DIGEST, NONCE + 1))
    assert flaw(reply, ours) is Flaw.OTHER_NONCE


def test_a_stamp_of_another_hash_is_refused(ours: Notary) -> None:
    reply = ours.stamp(query(sha256(b"else").digest(), NONCE))
    assert flaw(reply, ours) is Flaw.OTHER_DIGEST


def test_another_root_of_the_same_name_is_not_ours(ours: Notary, tmp_path: Path) -> None:
    other = notary(tmp_path / "other", name=ROOT_NAME)
    assert flaw(other.stamp(query(DIGEST, NONCE)), ours) is Flaw.UNTRUSTED


def test_without_a_root_nothing_is_believed(ours: Notary) -> None:
    with pytest.raises(StampError) as caught:
        judge(ours.stamp(query(DIGEST, NONCE)), digest=DIGEST, nonce=NONCE, root=b"no certificate")
    assert caught.value.flaw is Flaw.NO_ROOTS


def test_a_rejection_is_told_with_its_reason(ours: Notary) -> None:
    foreign = query(DIGEST, NONCE).replace(bytes.fromhex("0201"), bytes.fromhex("0209"), 1)  # an algorithm of no name
    rejection = ours.stamp(foreign)
    with pytest.raises(StampError, match="rejected the request \\(rejection: ") as caught:
        judged(rejection, ours)
    assert caught.value.flaw is Flaw.REJECTED
    assert "a rejeté la demande" in caught.value.told("fr")


def test_no_cut_answer_is_believed(ours: Notary) -> None:
    reply = ours.stamp(query(DIGEST, NONCE))
    for end in range(0, len(reply), 7):
        assert flaw(reply[:end], ours) is Flaw.NO_STAMP


def test_a_flipped_bit_is_refused_unless_it_says_nothing(ours: Notary, tmp_path: Path) -> None:
    """A few octets of an answer (a version, the name of an algorithm) are under no signature: OpenSSL agrees."""
    reply = ours.stamp(query(DIGEST, NONCE))
    good = judged(reply, ours)
    token, data = tmp_path / "token", tmp_path / "data"
    data.write_bytes(DATA)
    believed = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        for place in range(len(reply)):
            bent = bytearray(reply)
            bent[place] ^= 1 << place % 8
            try:
                stamp = judged(bytes(bent), ours)
            except StampError:
                continue
            assert stamp.at == good.at
            believed.append(bytes(bent))
    assert len(believed) < 30
    for each in believed:
        token.write_bytes(each)
        assert ours.confirms(token, data)


def test_every_flaw_has_its_sentence_in_both_languages() -> None:
    assert set(SENTENCES) == set(Flaw)
    for english, french in SENTENCES.values():
        assert english != french
