"""Which hosts Firefox may ask: none that leads to a private address, by whatever name."""

import asyncio

import pytest

from probes.failures import Failed
from probes.firefox.gate import Gate
from probes.model import Cause

PUBLIC = "8.8.8.8"


class Names:
    """Leads names to the addresses told, and counts the questions."""

    def __init__(self, **zone: tuple[str, ...]) -> None:
        self.zone = zone
        self.asked: list[str] = []

    async def resolve(self, host: str) -> tuple[str, ...]:
        self.asked.append(host)
        await asyncio.sleep(0)
        if host not in self.zone:
            raise Failed(Cause.DNS, "no such name", code="nxdomain")
        return self.zone[host]


@pytest.mark.parametrize(
    "addresses",
    [("127.0.0.1",), (PUBLIC, "10.0.0.8"), ("::1",), ("fd00::1",), ("169.254.169.254",), ("::ffff:10.0.0.1",)],
)
async def test_a_name_with_one_private_address_may_not_be_asked(addresses: tuple[str, ...]) -> None:
    gate = Gate(Names(evil=addresses).resolve, private=False)
    assert gate.named("evil")
    with pytest.raises(Failed) as caught:
        await gate.look("evil")
    assert (caught.value.cause, caught.value.code) == (Cause.DNS, "not_public")


async def test_a_name_is_looked_up_once_a_visit_however_many_ask() -> None:
    names = Names(portal=(PUBLIC,))
    gate = Gate(names.resolve, private=False)
    await asyncio.gather(*(gate.look("portal") for _ in range(5)))
    await gate.look("portal")
    assert names.asked == ["portal"]


async def test_what_cannot_be_looked_up_is_not_let_through() -> None:
    gate = Gate(Names().resolve, private=False)
    for _ in range(2):
        with pytest.raises(Failed) as caught:
            await gate.look("nothing")
        assert caught.value.code == "nxdomain"


async def test_a_look_up_under_way_ends_with_the_visit() -> None:
    async def hung(_: str) -> tuple[str, ...]:
        await asyncio.Event().wait()
        raise AssertionError

    gate = Gate(hung, private=False)
    waiting = asyncio.ensure_future(gate.look("portal"))
    await asyncio.sleep(0)
    await gate.shut()
    with pytest.raises(asyncio.CancelledError):
        await waiting


@pytest.mark.parametrize("host", ["localhost", "x.localhost", "localhost.", "10.0.0.1", "127.0.0.1", "::1"])
def test_an_address_or_a_name_of_this_machine_is_judged_by_itself(host: str) -> None:
    gate = Gate(Names().resolve, private=False)
    assert not gate.named(host)
    with pytest.raises(Failed):
        gate.judge(host)
    Gate(Names().resolve, private=True).judge(host)


def test_behind_a_proxy_or_for_a_private_target_no_name_is_looked_up() -> None:
    assert not Gate(None, private=False).named("portal.example")
    assert not Gate(Names().resolve, private=True).named("portal.example")
    Gate(None, private=False).judge("portal.example")
    with pytest.raises(Failed):
        Gate(None, private=False).judge("10.0.0.1")
