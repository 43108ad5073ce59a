"""Secrets of platforms are told to the platform and to nobody else.

Every network is connected, posts, fails and renews; then all that Loa said or kept is searched for what it was trusted
with.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection

from publishers.engine.claim import claim_one
from publishers.engine.probing import probe_channel
from publishers.engine.renewal import renew_soon
from publishers.engine.runner import run_delivery
from publishers.models import Channel, Delivery
from publishers.registry import platforms
from publishers.sandbox.server import RunningSandbox
from tests.publishers import factories
from tests.publishers.admin.connecting import ACCOUNTS, APPS, PUBLIC, Clerk
from tests.publishers.engine.conftest import MovingClock

pytestmark = pytest.mark.django_db
#: What goes wrong over there: an access that ended, an answer that is none.
FAULTS = ("token_expired", "html_502")
#: The call that makes a post of words over there. YouTube takes films only: it is connected, tested and renewed.
CALLS = {"facebook": "feed.create", "zalo": "article.create", "x": "post.create", "telegram": "sendMessage",
         "department_portal": "push", "national_portal": "submission.create"}  # fmt: skip
#: Shorter ones are no secrets, or stand in any text.
_LONG = 12


@pytest.fixture
def running(sandbox: RunningSandbox) -> Iterator[RunningSandbox]:
    public = {**django_settings.LOA, "PUBLIC_URL": PUBLIC}
    with override_settings(LOA=public, LOA_PUBLISHERS={"ENDPOINTS": factories.endpoints(sandbox.base_url)}):
        yield sandbox


def secrets_of(channel: Channel) -> set[str]:
    """What the channel was trusted with; numbers and names of accounts and keys are public."""
    given = channel.credentials().items()
    return {
        value
        for name, value in given
        if isinstance(value, str) and len(value) >= _LONG and not name.endswith(("_id", "keyid"))
    }


def test_no_secret_is_told_or_kept_in_the_clear(
    running: RunningSandbox, admin_user: Any, caplog: Any, django_capture_on_commit_callbacks: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    desk = Client(headers={"accept-language": "en"})
    desk.force_login(admin_user)
    seen = [_connected(desk, django_capture_on_commit_callbacks)]
    channels = [
        *Channel.objects.all(), factories.telegram(), factories.department(running), factories.national(running)
    ]  # fmt: skip
    assert {channel.platform for channel in channels} == set(platforms()) - {"by_hand"}, "a platform that is not tried"
    secrets = {secret for channel in channels for secret in secrets_of(channel)} | {app[1] for app in APPS.values()}
    assert len(secrets) >= 12
    for channel in channels:
        seen += _worked(running, channel)
        secrets |= secrets_of(Channel.objects.get(pk=channel.pk))  # what a renewal brought
    seen += _shown(desk, channels)
    seen += [repr(channel) + str(channel.__dict__) for channel in channels]
    found = {
        where: sorted(secret[:6] + "…" for secret in secrets if secret in text)
        for where, text in [("log", caplog.text), *_rows(), *((f"said {n}", text) for n, text in enumerate(seen))]
    }
    assert not {where: names for where, names in found.items() if names}
    assert "loa.http" in caplog.text, "the calls of the platforms are not in the log"


def _connected(desk: Client, commits: Any) -> str:
    """The four that are connected in a browser; what the desk said meanwhile."""
    clerk, said = Clerk(client=desk, commits=commits), []
    root = Collection.get_first_root_node().pk
    for slug in APPS:
        page = clerk.list_accounts(slug)
        done = clerk.choose(page, ACCOUNTS[slug][0], name=f"Kênh {slug}", collection=root)
        said += [page.content.decode(), done.content.decode(), str(page.redirect_chain), str(done.redirect_chain)]
    assert Channel.objects.count() == len(APPS)
    return "\n".join([*said, str(dict(desk.session))])


def _worked(running: RunningSandbox, channel: Channel) -> list[str]:
    """Tested, posted to with each fault and without, renewed; what was stored of it."""
    clock = MovingClock()
    said = [repr(probe_channel(channel.pk, clock.now()))]
    call = CALLS.get(channel.platform, "")
    for number, fault in enumerate((*FAULTS, "") if call else ()):
        delivery = factories.planned(channel, f"Luật số {number} {channel.platform}")
        if fault:
            running.set_fault(channel.platform, call, fault)
        Channel.objects.filter(pk=channel.pk).update(state="active")
        for claimed in claim_one(delivery.pk, clock.now()):
            said.append(repr(run_delivery(claimed.delivery_id, claimed.fence, clock=clock)))
        # One at a time on a channel: what waits for a look-up must not hold the next.
        Delivery.objects.filter(pk=delivery.pk).update(state="cancelled")
        clock.forward(minutes=1)
    renew_soon(timezone.now() + timedelta(days=80))
    return said


def _shown(desk: Client, channels: list[Channel]) -> list[str]:
    paths = [reverse("loa_channels:index"), "/healthz", "/metrics", reverse("loa_trouble:index")]
    paths += [reverse("loa_channels:edit", args=[channel.pk]) for channel in channels]
    paths += [reverse("loa_channels:history", args=[channel.pk]) for channel in channels]
    paths += [reverse("loa_deliveries:inspect", args=[pk]) for pk in Delivery.objects.values_list("pk", flat=True)[:8]]
    answers = [desk.get(path) for path in paths]
    assert {answer.status_code for answer in answers} <= {200, 503}
    return [answer.content.decode() + str(answer.headers) for answer in answers]


def _rows() -> Iterator[tuple[str, str]]:
    """Every table as text: each column of every row."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            yield table, "\n".join(map(str, cursor.fetchall()))
