"""URLs as they are read and told."""

import pytest

from probes.addresses import authority_of, host_of, shown


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://u:p@a.example/x?b=1&b=2&c=é#f", "https://a.example/x?b=…&c=…"),
        ("https://a.example/", "https://a.example/"),
        ("https://a.example:8443/x?t=1#/?u=2", "https://a.example:8443/x?t=…"),
        ("https://a.example/x\ny?a", "https://a.example/xy?a=…"),
        ("https://u:p@[broken/?t=secret#f", "[broken/"),
        ("https://a.example/x?plain", "https://a.example/x?plain=…"),
        (f"https://a.example/x?{'k' * 41}", "https://a.example/x?=…"),
        ("https://a.example/x;jsessionid=1/y?a=2", "https://a.example/x;jsessionid=…/y?a=…"),
    ],
)
def test_a_url_is_told_without_what_could_be_a_secret(url: str, told: str) -> None:
    assert shown(url) == told


@pytest.mark.parametrize(
    ("url", "host", "authority"),
    [
        ("https://A.example/x", "a.example", "a.example:443"),
        ("http://a.example:81/", "a.example", "a.example:81"),
        ("http://[::1]/", "::1", "[::1]:80"),
        ("data:text/html,x", "", ""),
        ("https://a.example:99999/", "a.example", ""),
        ("http://[broken/", "", ""),
    ],
)
def test_a_url_names_a_host_and_where_it_listens(url: str, host: str, authority: str) -> None:
    assert (host_of(url), authority_of(url)) == (host, authority)
