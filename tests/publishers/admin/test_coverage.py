"""Portals × items on the desk: what stands where, as a screen and as a table; and the button of the replay."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from cms.agencies.models import Agency
from cms.entries.models import Entry
from publishers.models import Channel, Delivery, DeliveryState
from publishers.planning.coverage import Standing, coverage_of
from publishers.planning.plan import Choice, plan
from tests.publishers import factories

from .conftest import Login, owned, shown

pytestmark = pytest.mark.django_db
INDEX = "loa_coverage:index"


class Nowhere:
    """Stands for a running sandbox: nothing is sent here."""

    base_url = "http://127.0.0.1:1"


@pytest.fixture
def portal(agency: Agency) -> Channel:
    return owned(factories.department(Nowhere()), agency)  # type: ignore[arg-type]


@pytest.fixture
def sent(entry: Entry, portal: Channel) -> Delivery:
    [delivery] = plan(entry, [Choice(channel=portal)])
    Delivery.objects.filter(pk=delivery.pk).update(
        state=DeliveryState.PUBLISHED, published_at=datetime.now(UTC), permalink="https://soyte.example.vn/7"
    )
    return delivery


def standing(entry: Entry, portal: Channel) -> Standing:
    entry.refresh_from_db()
    return coverage_of([entry], [portal]).cells()[0].standing


def test_each_way_to_stand(entry: Entry, portal: Channel) -> None:
    assert standing(entry, portal) == Standing.NOT_SENT
    [delivery] = plan(entry, [Choice(channel=portal)])
    mine = Delivery.objects.filter(pk=delivery.pk)
    for state, wanted in (
        ("scheduled", Standing.WAITING), ("needs_checking", Standing.NEEDS_PERSON), ("failed", Standing.REFUSED),
        ("missed", Standing.REFUSED), ("cancelled", Standing.NOT_SENT),
    ):  # fmt: skip
        mine.update(state=state)
        assert standing(entry, portal) == wanted, state
    mine.update(state="published", published_at=datetime.now(UTC))
    assert standing(entry, portal) == Standing.CURRENT
    Entry.objects.filter(pk=entry.pk).update(content_hash="0" * 64)
    assert standing(entry, portal) == Standing.BEHIND
    Entry.objects.filter(pk=entry.pk).update(status="withdrawn")
    assert standing(entry, portal) == Standing.LEFT_OVER
    mine.update(kind="withdraw")
    assert standing(entry, portal) == Standing.WITHDRAWN


def test_a_failed_correction_shows_with_the_version_that_stands_there(sent: Delivery, portal: Channel) -> None:
    Entry.objects.filter(pk=sent.entry_id).update(content_hash="0" * 64, version=2)
    Delivery.objects.create(
        entry_id=sent.entry_id, entry_version=2, channel=portal, kind="correct", state="failed",
        due_at=datetime.now(UTC), run_at=datetime.now(UTC), problem={"code": "portal_refused"},
    )  # fmt: skip
    [cell] = coverage_of(Entry.objects.filter(pk=sent.entry_id), [portal]).cells()
    assert (cell.standing, cell.version) == (Standing.REFUSED, 1)


def test_screen_shows_portals_and_items(login: Login, sent: Delivery, portal: Channel) -> None:
    page = shown(login("channel_admin").get(reverse(INDEX)))
    for wanted in (portal.name, sent.entry.title, "up to date", "https://soyte.example.vn/7", "Send everything again"):
        assert wanted in page, wanted


def test_only_what_is_not_right(login: Login, sent: Delivery) -> None:
    client = login("channel_admin")
    assert sent.entry.title not in shown(client.get(reverse(INDEX), {"only": "wrong"}))
    Entry.objects.filter(pk=sent.entry_id).update(content_hash="0" * 64)
    assert sent.entry.title in shown(client.get(reverse(INDEX), {"only": "wrong"}))


def test_a_strange_date_falls_back_and_says_so(login: Login, sent: Delivery) -> None:
    response = login("channel_admin").get(reverse(INDEX), {"since": "soon"})
    assert response.status_code == 200
    assert sent.entry.title in shown(response)


def test_the_table_to_keep(login: Login, sent: Delivery, portal: Channel) -> None:
    client = login("channel_admin")
    rows = list(load_workbook(io.BytesIO(b"".join(
        _chunks(client.get(reverse(INDEX), {"export": "xlsx"}))
    ))).active.values)  # fmt: skip
    assert rows[0][:4] == ("Item", "Portal", "State", "Version there")
    assert rows[1][:5] == (sent.entry.title, portal.name, "up to date", 1, 1)
    text = b"".join(_chunks(client.get(reverse(INDEX), {"export": "csv"}))).decode()
    assert sent.entry.title in text


def test_others_portals_are_not_shown(login: Login, sent: Delivery, portal: Channel) -> None:
    portal.collection = type(portal.collection).get_first_root_node()
    portal.save()
    assert portal.name not in shown(login("channel_admin").get(reverse(INDEX)))


def test_replay_button(login: Login, portal: Channel, monkeypatch: Any) -> None:
    asked: list[Any] = []
    monkeypatch.setattr("publishers.admin.items.coverage.replay_later", lambda *given: asked.append(given))
    client = login("channel_admin")
    url = reverse("loa_coverage:replay", args=[portal.pk])
    for since in ("", "soon", "2999-01-01"):
        client.post(url, {"since": since})
    assert asked == []
    page = shown(client.post(url, {"since": "2026-01-02"}, follow=True))
    assert "is sent everything again" in page
    assert asked[0][0] == portal
    Channel.objects.filter(pk=portal.pk).update(state="paused")
    client.post(url, {"since": "2026-01-02"})
    assert len(asked) == 1


def test_replay_needs_the_channel(login: Login, portal: Channel) -> None:
    client = login("contributor")
    assert client.post(reverse("loa_coverage:replay", args=[portal.pk]), {"since": "2026-01-02"}).status_code != 200


def _chunks(response: Any) -> list[bytes]:
    return list(response.streaming_content) if response.streaming else [response.content]
