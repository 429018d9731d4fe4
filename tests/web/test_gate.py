"""Nobody comes in by a name that others give out, or through a page from elsewhere."""

import pytest

from keywizard.web.gate import is_own_name, is_own_page


@pytest.mark.parametrize("host", ["127.0.0.1:8720", "localhost:8720", "LOCALHOST", "[::1]:8720", "192.168.1.20:80", "127.0.0.1"])
def test_an_address_and_localhost_are_names_of_our_own(host: str) -> None:
    assert is_own_name(host)


@pytest.mark.parametrize(
    "host",
    [
        None,
        "",
        "evil.example",
        "evil.example:8720",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "x@evil.example",
        "[::1",
        "127.1",
        ":",
    ],
)
def test_every_other_name_is_refused(host: str | None) -> None:
    assert not is_own_name(host)


@pytest.mark.parametrize("origin", ["http://localhost:8720", "https://localhost:8720", "HTTP://LOCALHOST:8720"])
def test_a_page_of_the_same_origin_is_ours(origin: str) -> None:
    assert is_own_page({"Host": "localhost:8720", "Origin": origin})


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "null",
        "http://localhost",
        "http://localhost:8721",
        "http://127.0.0.1:8720",
        "http://evil.example",
        "http://evil.example:8720",
        "http://localhost:8720.evil.example",
        "http://localhost:8720@evil.example",
        "file://localhost:8720",
        "chrome-extension://localhost:8720",
        "http://localhost:8720[",
    ],
)
def test_a_page_from_elsewhere_is_not(origin: str) -> None:
    assert not is_own_page({"Host": "localhost:8720", "Origin": origin})


def test_without_either_header_nobody_comes_in() -> None:
    assert not is_own_page({"Origin": "http://localhost:8720"})
    assert not is_own_page({"Host": "localhost:8720"})
