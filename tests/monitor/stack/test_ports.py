"""A program gets its usual port, or the next free one that no other program wants."""

import contextlib
import socket
from collections.abc import Iterator

import pytest

from monitor.stack.ports import NoPortError, choose, is_free


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_a_taken_port_is_passed_over_and_so_is_anothers_usual_one(taken: int) -> None:
    assert not is_free(taken)
    chosen = choose(taken, {taken, taken + 1})
    assert chosen > taken + 1
    assert is_free(chosen)


def test_a_port_taken_on_every_address_is_taken() -> None:
    with socket.create_server(("0.0.0.0", 0)) as listener:
        assert not is_free(listener.getsockname()[1])


def test_there_may_be_none() -> None:
    with contextlib.ExitStack() as held:
        with contextlib.suppress(OSError):  # another has it already
            held.enter_context(socket.create_server(("127.0.0.1", 65535)))
        with pytest.raises(NoPortError, match="65535"):
            choose(65535, ())
