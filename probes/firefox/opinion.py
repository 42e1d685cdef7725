"""The second opinion: the same page in Firefox, pictured whether it works or not. Nothing is clicked or typed.

Firefox goes by the rules of any look: each document is let through by the same gate on hosts, or not asked for.
"""

import asyncio
import base64
import contextlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from probes import weighing
from probes.addresses import host_of, shown
from probes.failures import Failed, Faulty, one_line
from probes.firefox import profile
from probes.firefox.gate import Gate, Resolve
from probes.firefox.remote import RefusedError, Remote, running
from probes.headers import kept
from probes.model import Cause, Hop, Target
from probes.page import Page, fold
from probes.portrait import Portrait
from probes.toolbox import Notebook

CALL_SECONDS = 10.0
SETTLE_SECONDS = 2.0
VIEWPORT = {"width": 1280, "height": 900}
EVENTS = ["network.beforeRequestSent", "network.responseStarted", "network.fetchError"]
READ = """() => [document.title.slice(0, 300), (document.body ? document.body.innerText : "").slice(0, 100000)]"""

CAUSES: tuple[tuple[str, Cause], ...] = (
    ("UNKNOWN_HOST", Cause.DNS),
    ("NET_TIMEOUT", Cause.TIMEOUT),
    ("CONNECTION_REFUSED", Cause.TCP),
    ("NET_RESET", Cause.TCP),
    ("NET_INTERRUPT", Cause.TCP),
    ("SSL_ERROR", Cause.TLS),
    ("SEC_ERROR", Cause.TLS),
    ("MOZILLA_PKIX", Cause.TLS),
    ("REDIRECT_LOOP", Cause.REDIRECT),
    ("PROXY", Cause.PROBER_FAULT),
    ("OFFLINE", Cause.OFFLINE),
)
"""Names of Firefox' errors (xpcom/base/ErrorList.py of its source), by a part that tells their kind."""


@dataclass(slots=True)
class _Witness:
    """Takes notes of one page and stands at its gate."""

    target: Target
    notebook: Notebook
    gate: Gate
    remote: Remote | None = None
    context: str = ""
    hops: list[Hop] = field(default_factory=list)
    headers: tuple[tuple[str, str], ...] = ()
    barred: Failed | None = None
    error: str = ""
    waiting: set[asyncio.Task[None]] = field(default_factory=set)

    def hear(self, method: str, said: Mapping[str, Any]) -> None:
        """One event of Firefox'."""
        request = said.get("request") or {}
        main = said.get("context") == self.context and said.get("navigation") is not None
        if method == "network.beforeRequestSent" and said.get("isBlocked"):
            self._knock(str(request.get("request")), str(request.get("url")), said, main=main)
        elif method == "network.responseStarted" and main:
            reply = said.get("response") or {}
            self.hops.append(Hop(url=shown(str(reply.get("url"))), status=int(reply.get("status") or 0)))
            told = ((str(each["name"]), str(each["value"].get("value", ""))) for each in reply.get("headers") or ())
            self.headers = kept(told)
        elif method == "network.fetchError" and main:
            self.error = str(said.get("errorText") or "")

    def _knock(self, number: str, url: str, said: Mapping[str, Any], *, main: bool) -> None:
        host = host_of(url)
        if not host or not self.gate.named(host):
            self._answer(number, lets=self._lets(url, said, main=main))
            return
        # Looked up apart: what Firefox says meanwhile is heard.
        task = asyncio.ensure_future(self._look(number, url, said, main=main))
        self.waiting.add(task)
        task.add_done_callback(self.waiting.discard)

    async def _look(self, number: str, url: str, said: Mapping[str, Any], *, main: bool) -> None:
        try:
            if not main or self._stays(url):  # a name that the page may not lead to need not be looked up
                await self.gate.look(host_of(url))
        except Failed as failed:
            if main:
                self.barred = failed
            self._answer(number, lets=False)
            return
        self._answer(number, lets=self._lets(url, said, main=main))

    def _answer(self, number: str, *, lets: bool) -> None:
        if self.remote is not None:
            self.remote.tell("network.continueRequest" if lets else "network.failRequest", request=number)

    def _stays(self, url: str) -> bool:
        return host_of(url) in self._hosts and (url.startswith("https:") or not self._secure)

    def _lets(self, url: str, said: Mapping[str, Any], *, main: bool) -> bool:
        host = host_of(url)
        if not host:  # data and the like: no server is asked
            return True
        if main and not self._stays(url):
            self.barred = Failed(Cause.REDIRECT, f"the page leads off the allowed hosts: {shown(url)}", code="offsite")
            return False
        try:
            self.gate.judge(host)
        except Failed as failed:
            self.barred = failed if main else self.barred
            return False
        try:
            if said.get("navigation") is not None:
                self.notebook.asked(host)
        except Failed as failed:
            self.barred = failed
            return False
        return True

    async def leave(self) -> None:
        """Ask nothing more."""
        for each in tuple(self.waiting):
            each.cancel()
        await asyncio.gather(*self.waiting, return_exceptions=True)
        await self.gate.shut()

    @property
    def _hosts(self) -> frozenset[str]:
        return self.target.hosts | {host_of(self.target.address)}

    @property
    def _secure(self) -> bool:
        return self.target.address.startswith("https:")


async def opinion(
    executable: Path,
    folder: Path,
    target: Target,
    notebook: Notebook,
    *,
    resolve: Resolve,
    user_agent: str,
    seconds: float = 15.0,
) -> Portrait:
    """Open *target* in Firefox and say what a visitor sees. Never raises, but for cancellation.

    *folder* is for its profile, and goes. *user_agent* is added to Firefox' own, to say who we are. A start takes 30 s
    at most, *seconds* bound the page. A fault of our own Firefox is ``prober_fault``. *resolve* looks up names before
    Firefox may ask them, but behind a proxy.
    """
    witness = _Witness(target, notebook, Gate(None if target.route.proxy else resolve, private=target.private))
    blank = Portrait(url=shown(target.address))
    try:
        if target.route.ca_file is not None:
            raise Faulty("Firefox does not know the extra certificate authority of this office", code="trust")
        if urlsplit(target.route.proxy).username:
            raise Faulty("Firefox cannot give the proxy of this office its password", code="proxy")
        proxy, private = target.route.proxy, target.private
        await asyncio.to_thread(profile.write, folder, lang=target.lang, proxy=proxy, private=private)
        async with running(executable, folder, witness.hear) as remote:
            witness.remote = remote
            return await _visit(remote, witness, seconds, f"{remote.user_agent} {user_agent}".strip())
    except Failed as exc:
        return replace(blank, cause=exc.cause, code=exc.code, failure=exc.detail)
    except (RefusedError, TimeoutError, OSError) as exc:
        text = one_line(f"Firefox failed: {exc or type(exc).__name__}")
        return replace(blank, cause=Cause.PROBER_FAULT, code="browser", failure=text)
    finally:
        await witness.leave()


async def _visit(remote: Remote, witness: _Witness, seconds: float, user_agent: str) -> Portrait:
    witness.notebook.browser = remote.version
    await remote.ask("session.subscribe", CALL_SECONDS, events=EVENTS)
    await remote.ask("network.addIntercept", CALL_SECONDS, phases=["beforeRequestSent"])
    tree = await remote.ask("browsingContext.getTree", CALL_SECONDS)
    page = witness.context = str(tree["contexts"][0]["context"])
    await remote.ask("browsingContext.setViewport", CALL_SECONDS, context=page, viewport=VIEWPORT)
    # One that cannot say who we are is not let out: that is Firefox before 145.
    await remote.ask("emulation.setUserAgentOverride", CALL_SECONDS, contexts=[page], userAgent=user_agent)
    with contextlib.suppress(RefusedError):  # older ones cannot; the page then has this machine's zone
        await remote.ask("emulation.setTimezoneOverride", CALL_SECONDS, contexts=[page], timezone="America/Toronto")
    began = time.perf_counter()
    failed = await _go(remote, witness, seconds)
    took = time.perf_counter() - began
    title, text = await _read(remote, page)
    failed = _judged(witness, failed, title, text)
    cookies = await _cookies(remote, page)
    picture = await _picture(remote, page)
    last = witness.hops[-1] if witness.hops else None
    return Portrait(
        picture=picture,
        text=text,
        title=one_line(title, 200),
        url=last.url if last else shown(witness.target.address),
        status=last.status if last and not witness.error else 0,
        headers=witness.headers,
        hops=tuple(witness.hops),
        cause=failed.cause if failed else None,
        code=failed.code if failed else "",
        failure=failed.detail if failed else "",
        seconds=took,
        browser=remote.version,
        cookies=cookies,
    )


async def _go(remote: Remote, witness: _Witness, seconds: float) -> Failed | None:
    """What was wrong with the way there, None when a page came."""
    page, address = witness.context, witness.target.address
    try:
        await remote.ask("browsingContext.navigate", seconds, context=page, url=address, wait="complete")
    except TimeoutError:
        if witness.barred is not None:
            return witness.barred
        if witness.hops:
            return Failed(Cause.TIMEOUT, "the page was not there in time", code="load")
        return Failed(Cause.TIMEOUT, "no reply came in time", code="ttfb")
    except RefusedError as exc:
        if witness.barred is not None:
            return witness.barred
        word = witness.error or exc.text
        return Failed(_cause(word), f"Firefox could not open the page: {word}", code="firefox")
    await asyncio.sleep(SETTLE_SECONDS)  # what scripts put there after the page was loaded
    return witness.barred


def _judged(witness: _Witness, failed: Failed | None, title: str, text: str) -> Failed | None:
    """What was wrong, as a look would judge it: the reply's status and headers, and the page's own words."""
    if witness.error or witness.barred is not None or not witness.hops:
        return failed
    last = witness.hops[-1]
    headers = {name.lower(): value for name, value in witness.headers}
    page = Page(url=last.url, status=last.status, headers=headers, title=fold(title), text=fold(text))
    if failed is not None:
        return weighing.weigh(failed, page)
    try:
        weighing.judge_page(page)
    except Failed as told:
        return told
    return None


def _cause(word: str) -> Cause:
    return next((cause for part, cause in CAUSES if part in word), Cause.PROTOCOL)


async def _read(remote: Remote, page: str) -> tuple[str, str]:
    with contextlib.suppress(RefusedError, TimeoutError):
        said = await remote.ask(
            "script.callFunction",
            CALL_SECONDS,
            functionDeclaration=READ,
            target={"context": page},
            awaitPromise=False,
        )
        if said.get("type") == "success":
            title, text = (str(each.get("value", "")) for each in said["result"]["value"])
            return title, text
    return "", ""


async def _cookies(remote: Remote, page: str) -> tuple[str, ...]:
    with contextlib.suppress(RefusedError, TimeoutError):
        said = await remote.ask("storage.getCookies", CALL_SECONDS, partition={"type": "context", "context": page})
        return tuple(str(each["value"].get("value", "")) for each in said.get("cookies") or ())
    return ()


async def _picture(remote: Remote, page: str) -> bytes | None:
    with contextlib.suppress(RefusedError, TimeoutError):
        return base64.b64decode(
            (await remote.ask("browsingContext.captureScreenshot", CALL_SECONDS, context=page))["data"]
        )
    return None
