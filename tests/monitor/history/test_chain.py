"""The bytes that are hashed are for ever those that were hashed first."""

from hashlib import sha256

from monitor.history import chain

FACTS = (7, 1793628000000, 250, 0, 200, b"\x1f\x04\x14")


def test_the_canonical_bytes_of_a_look_have_not_changed() -> None:
    key, run = chain.quoted(b"eta/door-en"), chain.quoted(b"r-1") + b"," + chain.quoted("Montréal".encode())
    plain = chain.look_line(FACTS, probe=key, run=run, finding=None)
    assert plain == b'[7,1793628000000,250,0,200,"1f0414","eta/door-en","r-1","Montr\\u00e9al",0]\n'
    found = chain.look_line((*FACTS[:4], None, b""), probe=key, run=run, finding=b"{}")
    assert found == b'[7,1793628000000,250,0,null,"","eta/door-en","r-1","Montr\\u00e9al",1]\n{}'


def test_the_canonical_bytes_of_an_event_have_not_changed() -> None:
    line = chain.event_line(3, 1793628000000, b"note", b'a "name"\n', b'{"n":1}')
    assert line == b'[3,1793628000000,"note","a \\"name\\"\\n"]\n{"n":1}'


def test_a_head_follows_from_the_one_before() -> None:
    link = chain.Link(last_id=4, head=bytes(32)).after(b"line")
    assert link == chain.Link(last_id=5, head=sha256(bytes(32) + b"line").digest())


def test_a_finding_of_nothing_is_not_no_finding() -> None:
    none, empty = (chain.look_line(FACTS, probe=b"1", run=b"2", finding=finding) for finding in (None, b""))
    assert none != empty


def test_bytes_that_are_no_text_are_not_taken_for_text() -> None:
    assert chain.quoted(b"caf\xe9") == b'"caf\\udce9"'
    assert chain.quoted(b"caf\\udce9") != chain.quoted(b"caf\xe9")
    assert chain.quoted("café".encode()) != chain.quoted(b"caf\xe9")


def test_every_chain_begins_anew() -> None:
    assert chain.genesis().last_id == 0
    assert chain.genesis() != chain.genesis()
