"""The tcp kind against ports that answer, refuse, stay mute, or say the wrong thing."""

import pytest
from pydantic import ValidationError

from probes.failures import Failed
from probes.kinds import tcp
from probes.model import Cause, Outcome, Reading, Route, Target
from probes.network import Network, Patience
from probes.toolbox import Tools
from tests.listeners import black_hole, closed_port, listening, resetting, silent
from tests.proxies import Proxy, proxying
from tests.toolboxes import tools_for


@pytest.fixture
def tools(tmp_path):
    network = Network(patience=Patience(connect=0.3, first_byte=0.3))
    yield tools_for(network, tmp_path)
    network.close()


async def greeting(_reader, writer):
    writer.write(b"220 mail.example ready\r\n")


async def echo(reader, writer):
    writer.write(b"you said " + await reader.readline())


async def chatter(_reader, writer):
    while True:
        writer.write(b"x" * 65536)
        await writer.drain()


async def look(tools: Tools, port: int, **params) -> Reading:
    return await tcp.probe(Target(address=f"127.0.0.1:{port}", private=True), tcp.Params(**params), tools)


async def failure(tools: Tools, serve, **params) -> Failed:
    async with listening(serve) as port:
        with pytest.raises(Failed) as caught:
            await look(tools, port, **params)
    return caught.value


async def test_a_port_that_accepts_is_up(tools):
    async with listening(silent) as port:
        reading = await look(tools, port)
    assert (reading.outcome, reading.address) == (Outcome.UP, "127.0.0.1")
    assert set(reading.phases) == {"connect"}
    assert tools.notebook.requests == {"127.0.0.1": 1}


async def test_a_greeting_that_is_expected_is_up(tools):
    async with listening(greeting) as port:
        reading = await look(tools, port, expect="^220 .* ready")
    assert set(reading.phases) == {"connect", "processing"}


async def test_what_is_sent_can_be_answered(tools):
    async with listening(echo) as port:
        assert (await look(tools, port, send="été\r\n", expect="said été")).outcome is Outcome.UP


async def test_a_closed_port_is_down(tools):
    with pytest.raises(Failed) as caught:
        await look(tools, closed_port())
    assert (caught.value.cause, caught.value.code) == (Cause.TCP, "econnrefused")
    assert set(tools.notebook.phases) == {"connect"}


async def test_a_black_hole_is_down(tools):
    async with black_hole() as port:
        with pytest.raises(Failed) as caught:
            await look(tools, port)
    assert (caught.value.cause, caught.value.code) == (Cause.TCP, "connect_timeout")


async def test_another_greeting_is_not_what_was_expected(tools):
    failed = await failure(tools, greeting, expect="^554")
    assert (failed.cause, failed.code) == (Cause.CONTENT_MISMATCH, "expect")
    assert "220 mail.example" in failed.detail


async def test_silence_where_a_word_is_expected_is_a_timeout(tools):
    failed = await failure(tools, silent, expect="220")
    assert (failed.cause, failed.code) == (Cause.TIMEOUT, "ttfb")


async def test_hanging_up_where_a_word_is_expected_is_a_protocol_failure(tools):
    async def leave(_reader, _writer):
        pass

    assert (await failure(tools, leave, expect="220")).code == "empty"
    assert (await failure(tools, resetting(b"22", after_request=False), expect="220")).cause in {
        Cause.PROTOCOL,
        Cause.CONTENT_MISMATCH,
    }


async def test_endless_talk_is_listened_to_only_so_long(tools):
    assert (await failure(tools, chatter, expect="never")).code == "expect"


async def test_it_works_through_a_proxy(tools):
    proxy = Proxy()
    async with listening(greeting) as port, proxying(proxy):
        proxy.upstream["mail.example:25"] = port
        target = Target(address="mail.example:25", route=Route(proxy=proxy.url))
        reading = await tcp.probe(target, tcp.Params(expect="^220"), tools)
    assert (reading.outcome, reading.address) == (Outcome.UP, "")


async def test_an_inner_address_is_refused_unless_the_target_allows_it(tools):
    async with listening(silent) as port:
        with pytest.raises(Failed) as caught:
            await tcp.probe(Target(address=f"127.0.0.1:{port}"), tcp.Params(), tools)
    assert caught.value.code == "not_public"


def test_params_and_addresses_that_are_wrong_are_refused_with_words():
    with pytest.raises(ValidationError, match="not a regular expression"):
        tcp.Params(expect="(")
    with pytest.raises(ValidationError):
        tcp.Params(expects="x")
    with pytest.raises(ValueError, match="names no port"):
        tcp.endpoint("portal.example")
