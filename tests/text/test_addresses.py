"""Addresses of one page compare equal, those of two don't."""

import pytest

from linker.text.addresses import page_key


@pytest.mark.parametrize(
    ("url", "key"),
    [
        (None, ""),
        ("", ""),
        ("https://a.example:99999/x", ""),
        ("ftp://a.example/x", ""),
        ("https:///x", ""),
        ("https://a.example", ""),
        (" HTTPS://www.A.example./x/ ", "a.example/x"),
        ("https://m.a.example/x", "a.example/x"),
        ("https://m.example/x", "m.example/x"),
        ("http://a.example:80/x", "a.example/x"),
        ("https://a.example:443/x", "a.example/x"),
        ("https://a.example:81/x", "a.example:81/x"),
        ("https://a.example:444/x", "a.example:444/x"),
        ("https://a.example/x/index.html", "a.example/x"),
        ("https://a.example/amp/x", "a.example/x"),
        ("https://a.example/x/amp/", "a.example/x"),
        ("https://a-example.cdn.ampproject.org/c/s/a.example/x", "a.example/x"),
        ("https://www.google.com/amp/s/a.example/x", "a.example/x"),
        ("https://a.example/caf%C3%A9", "a.example/café"),
        ("https://a.example/x?b=1&a=2&b=0", "a.example/x?a=2&b=0&b=1"),
        ("https://a.example/x?a=", "a.example/x?a="),
        ("https://a.example/x?utm_source=rss&id=7&fbclid=z", "a.example/x?id=7"),
        ("https://a.example/x?amp=1&amp=2", "a.example/x?amp=2"),
        ("https://a.example/?id=7", "a.example/?id=7"),
        ("https://a.example/x#part", "a.example/x"),
        ("https://a.example/#!part", "a.example!part"),
        ("https://a.example/x#!part", "a.example/x!part"),
    ],
)
def test_one_written_form(url: str | None, key: str) -> None:
    assert page_key(url) == key
