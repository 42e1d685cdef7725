"""Readers, in a process of their own: each asks for one page after another, and thinks in between.

Reads one line: where, which pages, how many readers, for how long. Says one line: how long each answer took, by page.
"""

import asyncio
import json
import sys
import time
from random import Random
from typing import Any

import aiohttp

SEED = 20_260_611
PATIENCE_SECONDS = 60.0


async def crowd(told: dict[str, Any]) -> dict[str, Any]:
    """Let them read. A reply that is not 200, or none, is counted as wrong and says what it was."""
    until = time.monotonic() + told["seconds"]
    times: dict[str, list[float]] = {name: [] for name in told["pages"]}
    sizes: dict[str, int] = dict.fromkeys(told["pages"], 0)
    wrong: list[str] = []

    async def reader(number: int) -> None:
        random = Random(SEED + number)
        async with aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=1), timeout=aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
        ) as session:
            await asyncio.sleep(random.random() * max(told["think"], 0.05))
            while time.monotonic() < until:
                name = random.choice(list(told["pages"]))
                path = random.choice(told["pages"][name])
                began = time.perf_counter()
                try:
                    async with session.get(told["url"] + path, allow_redirects=False) as reply:
                        body = await reply.read()
                        if reply.status != 200:
                            wrong.append(f"{path}: {reply.status}")
                except (aiohttp.ClientError, TimeoutError) as exc:
                    wrong.append(f"{path}: {type(exc).__name__}")
                    continue
                times[name].append(time.perf_counter() - began)
                sizes[name] = max(sizes[name], len(body))
                if told["think"]:
                    await asyncio.sleep(random.uniform(0.5, 1.5) * told["think"])

    await asyncio.gather(*map(reader, range(told["readers"])))
    return {"times": times, "sizes": sizes, "wrong": wrong}


def main() -> None:
    """Once for each line of standard input."""
    for row in sys.stdin:
        sys.stdout.write(json.dumps(asyncio.run(crowd(json.loads(row)))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
