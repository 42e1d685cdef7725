"""A program, run in a network namespace of its own: starts the monitor there, and tells as JSON what it showed."""

import asyncio
import json
import signal
import sys
import time

from tests.programs import command, program

ROUND = 110.0


async def fetch(port: str, path: str) -> tuple[int, str]:
    """Status and body of one GET, by hand: it must cost next to nothing beside forty probes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(port))
    writer.write(f"GET {path} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n".encode())
    head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    writer.close()
    return int(head.split(b" ", 2)[1]), body.decode()


async def main(data: str) -> None:
    """Let every probe look once, then stop it as an init system would."""
    began = time.monotonic()
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)  # or the monitor would outlive us
    async with program(*command("--lang", "en", "run", "--listen", "127.0.0.1:0", "--data", data)) as running:
        port = (await running.says(r"Metrics for Prometheus: http://127.0.0.1:(\d+)/metrics")).group(1)
        async with asyncio.timeout(ROUND):
            while (ready := await fetch(port, "/readyz"))[0] != 200:
                await asyncio.sleep(0.5)
        seconds = time.monotonic() - began
        await asyncio.sleep(1.1)  # /metrics is rendered at most once a second
        told = {name: (await fetch(port, path))[1] for name, path in PATHS.items()}
        stopped = time.monotonic()
        code = await running.end()
    told |= {"ready": ready[1], "code": code, "seconds": seconds, "drained": time.monotonic() - stopped}
    json.dump(told | {"said": running.text}, sys.stdout)


PATHS = {"metrics": "/metrics", "page": "/?lang=en", "health": "/healthz"}

if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
