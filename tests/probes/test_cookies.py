"""A cookie goes back to where it came from, and nowhere else."""

import pytest
from yarl import URL

from probes.cookies import Jar

HOME = URL("https://www.portal.example/a")


def sent(line: str, to: str, *, url: URL = HOME) -> str:
    jar = Jar()
    jar.take(url, [line])
    return jar.header(URL(to))


@pytest.mark.parametrize(
    ("line", "to", "header"),
    [
        ("a=1; Path=/x; HttpOnly", "https://www.portal.example/b", "a=1"),
        ("a=1", "https://portal.example/", ""),
        ("a=1", "https://x.www.portal.example/", ""),
        ("a=1; Domain=portal.example", "https://other.portal.example/", "a=1"),
        ("a=1; domain=.Portal.Example", "https://portal.example/", "a=1"),
        ("a=1; Domain=portal.example", "https://notportal.example/", ""),
        ("a=1; Domain=other.example", "https://other.example/", ""),
        ("a=1; Domain=example", "https://www.portal.example/", ""),
        ("a=1; Secure", "http://www.portal.example/", ""),
        ("a=1; Secure", "https://www.portal.example/", "a=1"),
        ("a=1; Max-Age=0", "https://www.portal.example/", ""),
        ("a=1; Max-Age=-5", "https://www.portal.example/", ""),
        ("a=1; Max-Age=60", "https://www.portal.example/", "a=1"),
        ("a=1; Max-Age=" + "9" * 5000, "https://www.portal.example/", "a=1"),
        ("a=1; Max-Age=soon", "https://www.portal.example/", "a=1"),
        ("a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "https://www.portal.example/", ""),
        ("a=1; Expires=Thu, 01 Jan 2099 00:00:00 GMT", "https://www.portal.example/", "a=1"),
        ("a=1; Expires=never", "https://www.portal.example/", "a=1"),
        ('a="x=y"', "https://www.portal.example/", 'a="x=y"'),
        ("a=", "https://www.portal.example/", "a="),
        ("=1", "https://www.portal.example/", ""),
        ("", "https://www.portal.example/", ""),
        ("a=é", "https://www.portal.example/", ""),
        ("a=1\x01", "https://www.portal.example/", ""),
        ("a=\udcff", "https://www.portal.example/", ""),
    ],
)
def test_a_cookie_goes_back_only_where_it_may(line: str, to: str, header: str) -> None:
    assert sent(line, to) == header


def test_a_cookie_is_replaced_and_can_be_taken_back() -> None:
    jar = Jar()
    jar.take(HOME, ["a=1", "b=2", "a=3"])
    assert sorted(jar.header(HOME).split("; ")) == ["a=3", "b=2"]
    jar.take(HOME, ["a=; Max-Age=0"])
    assert jar.header(HOME) == "b=2"


def test_no_server_can_fill_the_jar_without_end() -> None:
    jar = Jar()
    jar.take(HOME, [f"c{number}={'x' * 10_000}" for number in range(500)])
    assert len(jar.header(HOME)) < 50 * 4200
