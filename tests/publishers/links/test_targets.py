"""Codes that can be read off a poster, marks that stand once, and squares that phones can read."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pytest

from cms.core.squares import square
from publishers.links.codes import ALPHABET, LENGTH, STAND_IN, as_typed, new_code
from publishers.links.targets import marked, marks

URL = "https://pbgdpl.example.gov.vn/tin/muc/"


def test_codes_have_no_signs_that_look_alike() -> None:
    assert not set("0o1il") & set(ALPHABET)
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == LENGTH and set(code) <= set(ALPHABET) for code in codes)
    assert as_typed(" ABC2345 ") == "abc2345"


def test_the_stand_in_of_previews_can_never_be_a_link() -> None:
    assert len(STAND_IN) == LENGTH
    assert not set(STAND_IN) <= set(ALPHABET)


def campaign(name: str, **given: str) -> Any:
    return SimpleNamespace(name=name, **{"utm_source": "", "utm_medium": "", "utm_campaign": "", **given})


def test_marks_come_from_the_campaign_or_are_derived() -> None:
    plain = campaign("Ngày Pháp luật 9/11")
    assert marks(plain, "facebook") == {
        "utm_source": "facebook", "utm_medium": "social", "utm_campaign": "ngay-phap-luat-9-11",
    }  # fmt: skip
    assert marks(plain) == {"utm_source": "print", "utm_medium": "print", "utm_campaign": "ngay-phap-luat-9-11"}
    named = campaign("x", utm_source="tinh", utm_medium="mxh", utm_campaign="npl")
    assert marks(named, "x") == {"utm_source": "tinh", "utm_medium": "mxh", "utm_campaign": "npl"}
    assert marks(None, "x") == {}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (URL, f"{URL}?utm_source=a+b"),
        (f"{URL}?trang=2#muc", f"{URL}?trang=2&utm_source=a+b#muc"),
        (f"{URL}?utm_source=c&utm_source=d&x=", f"{URL}?x=&utm_source=a+b"),
    ],
)
def test_marks_stand_once_and_the_rest_of_the_address_stays(url: str, expected: str) -> None:
    assert marked(url, {"utm_source": "a b"}) == expected
    assert marked(expected, {"utm_source": "a b"}) == expected
    assert marked(url, {}) == url


def test_a_square_is_a_whole_qr_code_with_its_margin() -> None:
    root = ElementTree.fromstring(square("https://pbgdpl.example.gov.vn/-/s/abc2345?a&b"))
    dark = root.findall("{*}path")[1].get("d") or ""
    side = int((root.get("viewBox") or "").split()[2])
    runs = [tuple(map(int, run)) for run in re.findall(r"M(\d+) (\d+)h(\d+)v1", dark)]
    cells = {(x + step, y) for x, y, width in runs for step in range(width)}
    assert (side - 8 - 17) % 4 == 0  # a size that QR codes have
    assert min(x for x, _ in cells) == min(y for _, y in cells) == 4
    assert max(x for x, _ in cells) == side - 5
    # The three corners by which a phone finds it: a ring, a gap and a square of three.
    ring = [(x, y) for x in range(7) for y in range(7) if max(abs(x - 3), abs(y - 3)) in (0, 1, 3)]
    for left, top in ((4, 4), (side - 11, 4), (4, side - 11)):
        corner = {(x - left, y - top) for x, y in cells if 0 <= x - left < 7 and 0 <= y - top < 7}
        assert corner == set(ring)
    assert (root.findtext("{*}title") or "").endswith("?a&b")
