"""A program that has the monitor in memory already, and becomes a command of it as soon as it is asked to.

Starting Python and reading our libraries takes a second, the commands themselves next to nothing. Each is a process of
its own, made by fork: its exit code, its outputs, its environment and its signals are real.
"""

import contextlib
import json
import os
import select
import signal
import sys
import traceback
from typing import Any

from monitor.cli import main


def become(request: dict[str, Any]) -> int:
    """In the child: be what was asked for. The exit code."""
    for number, path in enumerate((os.devnull, request["out"], request["err"])):
        os.dup2(os.open(path, os.O_WRONLY if number else os.O_RDONLY), number)
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    sys.argv = ["ircc-monitor", *request["arguments"]]
    try:
        main()
    except SystemExit as exc:
        return exc.code if isinstance(exc.code, int) else int(exc.code is not None)
    except BaseException:  # noqa: BLE001 - as the interpreter does
        traceback.print_exc()
        return 1
    return 0


def begin(request: dict[str, Any]) -> int:
    """Fork, and give the child's process id."""
    pid = os.fork()
    if pid:
        return pid
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    code = become(request)
    with contextlib.suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def tell(**values: int) -> None:
    """One line to who asks."""
    os.write(1, json.dumps(values).encode() + b"\n")


def serve() -> None:
    """Take requests from standard input, one JSON object a line, until it ends."""
    woken, wake = os.pipe()
    for each in (woken, wake):
        os.set_blocking(each, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    running: dict[int, int] = {}
    waiting = b""
    while True:
        ready, _, _ = select.select([0, woken], [], [])
        if woken in ready:
            os.read(woken, 512)
        if 0 in ready:
            data = os.read(0, 65536)
            if not data:
                return
            *lines, waiting = (waiting + data).split(b"\n")
            for line in lines:
                request = json.loads(line)
                pid = begin(request)
                running[pid] = request["number"]
                tell(number=request["number"], pid=pid)
        for pid in list(running):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                tell(number=running.pop(pid), code=os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    serve()
