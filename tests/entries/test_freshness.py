"""Tags and dates of what is read from entries."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from cms.core.clock import FixedClock
from cms.entries.formats.addresses import absolute
from cms.entries.freshness import conditional, entity_tag

CHANGED = datetime(2026, 11, 20, 8, 0, 0, 400_000, tzinfo=UTC)


def answer(now: datetime, **headers: str) -> HttpResponse:
    request = RequestFactory().get("/", headers={name.replace("_", "-"): value for name, value in headers.items()})
    return conditional(
        request,
        lambda: HttpResponse("x"),
        etag='W/"a"',
        changed_at=CHANGED,
        cache_control="public",
        clock=FixedClock(now),
    )


def test_a_date_is_never_within_the_running_second():
    assert answer(CHANGED).headers["Last-Modified"] == "Fri, 20 Nov 2026 07:59:59 GMT"
    assert answer(CHANGED.replace(second=1)).headers["Last-Modified"] == "Fri, 20 Nov 2026 08:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"if_none_match": 'W/"a"'}, 304),
        ({"if_none_match": '"a"'}, 304),
        ({"if_none_match": '"b"'}, 200),
        ({"if_modified_since": "Fri, 20 Nov 2026 08:00:00 GMT"}, 304),
        ({"if_modified_since": "Fri, 20 Nov 2026 07:59:59 GMT"}, 200),
        ({"if_modified_since": "nonsense"}, 200),
        ({"if_none_match": '"b"', "if_modified_since": "Fri, 20 Nov 2026 08:00:00 GMT"}, 200),
    ],
)
def test_conditional_requests(headers, status):
    response = answer(CHANGED.replace(hour=9), **headers)
    assert response.status_code == status
    assert response.headers["ETag"] == 'W/"a"'


def test_a_new_public_address_brings_new_tags(settings):
    before = entity_tag("x", 1)
    assert before == entity_tag("x", 1) != entity_tag("x", 2)
    settings.LOA = {**settings.LOA, "PUBLIC_URL": "https://elsewhere.test"}
    assert entity_tag("x", 1) != before


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ('<a href="/x?a=1">/x</a>', '<a href="https://p.test/x?a=1">/x</a>'),
        ("<img alt='a' src='/i.png'>", "<img alt='a' src='https://p.test/i.png'>"),
        ('<a href="//cdn.test/x">', '<a href="//cdn.test/x">'),
        ('<a href="https://x.test/">', '<a href="https://x.test/">'),
        ('<a href="#x">', '<a href="#x">'),
        ('write href="/x" there', 'write href="/x" there'),
    ],
)
def test_root_relative_addresses_become_absolute(given, expected):
    assert absolute(given, "https://p.test") == expected
