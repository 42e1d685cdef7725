"""Redirects by name: which hosts are asked, what they are told, and what is written down of it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field

import pytest

from probes.failures import Faulty
from probes.network import Detour, Network
from tests.listeners import NameServer, http, listening, name_server
from tests.looks import Look, look

PORTAL, SIGN_IN, HOME = "portal.example", "signin.example", "www.home.example"
NAMES = (PORTAL, SIGN_IN, HOME)
PAGE = b"<title>Sign in</title><h1>Sign in</h1>"

Answer = Callable[[str, str, dict[str, str]], bytes]


def to(location: str, *headers: str, status: str = "302 Found") -> bytes:
    return http(b"", status=status, headers=(f"Location: {location}", *headers))


@dataclass
class Town:
    """Several hosts on one port, all by plain HTTP; *asked* keeps each request's host, path and headers."""

    answer: Answer
    network: Network
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)

    async def look(self, path: str = "/", *, hosts: tuple[str, ...] = NAMES, **params: object) -> Look:
        return await look(f"http://{PORTAL}{path}", self.network, hosts=hosts, **params)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.strip().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        path = first.split()[1]
        self.asked.append((headers["host"], path, headers))
        writer.write(self.answer(headers["host"], path, headers))


@contextlib.asynccontextmanager
async def town(answer: Answer) -> AsyncIterator[Town]:
    zone = dict.fromkeys((*NAMES, "elsewhere.example"), ("192.0.2.1",))
    async with name_server(NameServer(zone=zone)) as names:
        made = Town(answer=answer, network=Network())
        async with listening(made.serve) as port:
            ports: Mapping[tuple[str, int], int] = {(name, 80): port for name in zone}
            made.network = Network(resolvers=(names.address,), detour=Detour(ports=ports))
            yield made
            made.network.close()


def paths(**answers: bytes) -> Answer:
    """Answer by the first word of the path; the page for any other."""
    return lambda host, path, headers: answers.get(path.strip("/").partition("?")[0], http(PAGE))


async def test_a_chain_over_allowed_hosts_is_followed_and_kept() -> None:
    chain = paths(start=to(f"http://{SIGN_IN}/l?ReqID=abc123"))
    async with town(chain) as each:
        seen = await each.look("/start?idp=gckey", required=["sign in"])
    assert seen.verdict == ("up", "", "")
    facts = seen.notebook.http
    assert facts is not None
    assert [(hop.url, hop.status, hop.address) for hop in facts.hops] == [
        (f"http://{PORTAL}/start?idp=gckey", 302, "192.0.2.1"),
        (f"http://{SIGN_IN}/l?ReqID=…", 200, "192.0.2.1"),
    ]
    assert seen.notebook.requests == {PORTAL: 1, SIGN_IN: 1}
    assert "abc123" not in repr((facts, seen.notebook.lines, seen.detail))


async def test_phases_are_summed_over_the_hops() -> None:
    async with town(paths(start=to("/middle"), middle=to("/end"))) as each:
        alone = await each.look("/end")
        seen = await each.look("/start")
    assert set(seen.notebook.phases) == {"resolve", "connect", "processing", "transfer"}
    assert seen.notebook.phases["connect"] > 0
    assert len(each.asked) == 4
    assert alone.notebook.requests == {PORTAL: 1}


@pytest.mark.parametrize(
    "location",
    [
        "http://elsewhere.example/",
        "//elsewhere.example/x",
        "http://portal.example.elsewhere.example/",
        f"http://{PORTAL}@elsewhere.example/",
        f"http://x.{PORTAL}/",
        f"http://{PORTAL}./",
        "http://192.0.2.1/",
    ],
)
async def test_a_host_that_is_not_allowed_is_never_asked(location: str) -> None:
    async with town(paths(start=to(location))) as each:
        seen = await each.look("/start")
    assert seen.verdict == ("degraded", "redirect", "offsite")
    assert [host for host, _, _ in each.asked] == [PORTAL]


async def test_the_targets_own_host_needs_no_leave() -> None:
    async with town(paths(start=to("/end"))) as each:
        assert (await each.look("/start", hosts=())).verdict == ("up", "", "")
        seen = await each.look("/start2", hosts=())
    assert seen.verdict == ("up", "", "")


async def test_the_outage_page_is_known_by_its_address_before_it_is_asked() -> None:
    async with town(paths(start=to("http://elsewhere.example/outage-interruption.asp"))) as each:
        seen = await each.look("/start")
    assert seen.verdict == ("maintenance", "maintenance_page", "page")
    assert len(each.asked) == 1


async def test_a_waiting_room_is_known_by_its_address_before_it_is_asked() -> None:
    async with town(paths(start=to("https://canada.queue-it.net/?c=canada&t=secret"))) as each:
        seen = await each.look("/start")
    assert seen.verdict == ("unknown", "blocked", "queue")
    assert "secret" not in repr((seen.detail, seen.notebook))


async def test_headers_of_ones_own_and_cookies_stay_with_the_host_they_are_for() -> None:
    chain = paths(start=to(f"http://{SIGN_IN}/l", "Set-Cookie: s=1"), l=to(f"http://{PORTAL}/end", "Set-Cookie: g=2"))
    async with town(chain) as each:
        await each.look("/start", headers={"x-key": "k", "ACCEPT-language": "fr"})
    first, second, third = (headers for _, _, headers in each.asked)
    assert [headers.get("x-key") for headers in (first, second, third)] == ["k", None, "k"]
    assert [headers.get("cookie") for headers in (first, second, third)] == [None, None, "s=1"]
    assert [headers["accept-language"][:5] for headers in (first, second, third)] == ["fr", "en-CA", "fr"]


async def test_a_door_that_opens_to_a_cookie_is_no_loop() -> None:
    def door(host: str, path: str, headers: dict[str, str]) -> bytes:
        return http(PAGE) if "seen=1" in headers.get("cookie", "") else to("/", "Set-Cookie: seen=1; Path=/")

    async with town(door) as each:
        seen = await each.look("/", required=["sign in"])
    assert seen.verdict == ("up", "", "")
    assert seen.notebook.requests == {PORTAL: 2}


async def test_cookies_are_never_written_down() -> None:
    async with town(paths(start=to("/end", "Set-Cookie: session=topsecret", "Server: nginx"))) as each:
        seen = await each.look("/start")
    assert "topsecret" not in repr(seen)


async def test_a_redirect_that_is_expected_is_not_followed() -> None:
    async with town(paths(start=to("http://elsewhere.example/?token=abc"))) as each:
        seen = await each.look("/start", status=[302], header=[{"name": "Location", "regex": "token=abc"}])
    assert seen.verdict == ("up", "", "")
    assert seen.notebook.http is not None
    assert dict(seen.notebook.http.headers)["Location"] == "http://elsewhere.example/"
    assert len(each.asked) == 1


async def test_without_redirects_a_redirect_is_a_failure() -> None:
    async with town(paths(start=to("/end"))) as each:
        seen = await each.look("/start", redirects=0)
    assert seen.verdict == ("down", "redirect", "302")
    assert len(each.asked) == 1


async def test_a_hop_that_fails_leaves_what_came_before() -> None:
    async with town(paths(start=to(f"http://{SIGN_IN}:81/"))) as each:
        seen = await each.look("/start")
    assert seen.verdict == ("down", "tcp", "econnrefused")
    assert seen.notebook.http is not None
    assert [hop.status for hop in seen.notebook.http.hops] == [302]
    assert (seen.notebook.http.status, seen.notebook.http.headers) == (0, ())
    assert seen.notebook.failed_at == f"{SIGN_IN}:81"
    assert seen.notebook.requests == {PORTAL: 1, SIGN_IN: 1}


async def test_a_look_that_ended_with_a_reply_failed_nowhere_on_the_way() -> None:
    async with town(paths(start=to("/end"), end=http(b"", status="500 Oops"))) as each:
        seen = await each.look("/start")
    assert seen.verdict == ("down", "http_5xx", "500")
    assert seen.notebook.failed_at == ""
    assert seen.notebook.http is not None
    assert seen.notebook.http.status == 500


async def test_a_hop_that_the_gate_forbids_is_never_asked() -> None:
    def gate(host: str) -> None:
        if host == SIGN_IN:
            raise Faulty("enough for this hour", code="cap")

    async with town(paths(start=to(f"http://{SIGN_IN}/l"))) as each:
        seen = await each.look("/start", gate=gate)
    assert seen.verdict == ("unknown", "prober_fault", "cap")
    assert [host for host, _, _ in each.asked] == [PORTAL]
    assert seen.notebook.requests == {PORTAL: 1}
    assert seen.notebook.http is not None
    assert seen.notebook.http.status == 0


async def test_the_path_of_a_redirect_reaches_the_next_host_unharmed() -> None:
    async with town(paths(start=to("/a%2Fb/%C3%A9t%C3%A9?x=1%2B1&y=a+b&z=%26#frag"))) as each:
        await each.look("/start")
    assert each.asked[1][1] == "/a%2Fb/%C3%A9t%C3%A9?x=1%2B1&y=a+b&z=%26"
