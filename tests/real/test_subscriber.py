"""A subscriber of a running installation has an item, its correction and its withdrawal, signed, within two seconds."""

from __future__ import annotations

import hashlib
import hmac
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures.database import Clone
from tests.syndication.websub.subscriber import Call, Subscriber, running_subscriber

from .exchanging import MENDED, TITLE
from .test_two_sites import Site

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.timeout(900)]

SECRET = "chi-hai-ben-biet"
#: What is promised; and what a machine that does ten other things may make of it.
WITHIN_S, PATIENCE_S = 2.0, 60.0


@pytest.fixture
def site(tmp_path: Path, clone: Clone) -> Iterator[Site]:
    data_dir = tmp_path / "hub"
    made = Site(data_dir, **clone(data_dir))
    made.start()
    try:
        made.wait_well(400)
        yield made
    finally:
        made.leave()


def subscribe(site: Site, subscriber: Subscriber) -> None:
    """Ask the hub, and wait until it has asked back."""
    asked = {
        "hub.mode": "subscribe", "hub.topic": f"{site.url}/feeds/all.atom", "hub.callback": subscriber.url(),
        "hub.secret": SECRET,
    }  # fmt: skip
    with urllib.request.urlopen(f"{site.url}/websub/", urllib.parse.urlencode(asked).encode(), timeout=30) as answer:
        assert answer.status == 202
    site.wait(lambda: bool(subscriber.questions), PATIENCE_S)


def seconds_until_told(site: Site, subscriber: Subscriber, act: str) -> tuple[float, Call]:
    """Do it inside; how long after that a message was here, and the message."""
    before = len(subscriber.contents)
    done = site.do(act)
    site.wait(lambda: len(subscriber.contents) > before, PATIENCE_S)
    return time.time() - done, subscriber.contents[-1]


def test_published_corrected_withdrawn_it_is_in_the_subscribers_hands(site: Site) -> None:
    site.do("submissions")  # whoever does things inside has started
    with running_subscriber() as subscriber:
        subscribe(site, subscriber)
        took = {}
        for act, shown in (("announce", TITLE), ("mend", MENDED), ("take_back", "deleted-entry")):
            took[act], call = seconds_until_told(site, subscriber, act)
            assert shown in call.body.decode()
            expected = "sha256=" + hmac.new(SECRET.encode(), call.body, hashlib.sha256).hexdigest()
            assert call.headers["x-hub-signature"] == expected
        assert max(took.values()) < WITHIN_S, took
