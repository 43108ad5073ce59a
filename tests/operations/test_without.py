"""Something is away: reads go on, nothing that was accepted is lost, and people are told which it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from celery import current_app
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from kombu.exceptions import OperationalError as BrokerAway

from cms.core import health
from cms.core.rates import NobodyKnows, first_in, once, wait_for
from cms.entries.models import Entry
from publishers import watchdog
from publishers.engine import hints
from publishers.models import DeliveryState, Pulse
from publishers.tasks import run
from tests.entries.factories import make_entry
from tests.publishers.factories import by_hand, planned

READ = ("/", "/feeds/all.rss", "/api/v1/entries", "/admin/login/")


@pytest.fixture
def no_valkey(settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Neither broker nor cache answers."""
    settings.CACHES = {
        "default": {"BACKEND": "cms.core.patient_cache.PatientCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }
    current_app.conf.task_always_eager = False
    health.memo.forget()

    def away(*arguments: object, **options: object) -> None:
        raise BrokerAway("Error 111 connecting to 127.0.0.1:1. Connection refused.")

    monkeypatch.setattr(run, "apply_async", away)
    monkeypatch.setattr(current_app, "connection_for_write", away)
    monkeypatch.setattr(current_app.control, "ping", lambda **options: [])
    yield
    current_app.conf.task_always_eager = True
    health.memo.forget()


@pytest.mark.django_db
@pytest.mark.parametrize("path", READ)
def test_without_valkey_everything_can_be_read(no_valkey: None, client: Client, path: str) -> None:
    assert client.get(path).status_code in (200, 302)


def test_without_valkey_nothing_is_remembered_and_no_limit_holds(no_valkey: None) -> None:
    assert cache.get("seen", "never") == "never"
    cache.set("seen", 1)
    assert cache.get_many(["seen"]) == {}
    assert cache.add("seen", 1)
    with pytest.raises(ValueError, match="not found"):
        cache.incr("calls")
    assert {wait_for("somebody", limit=1, per_s=60) for _ in range(3)} == {0}
    assert first_in("look", 60) and first_in("look", 60)


def test_without_valkey_what_must_not_happen_twice_is_put_off(no_valkey: None) -> None:
    with pytest.raises(NobodyKnows):
        once("nonce", 60)


@pytest.mark.django_db
def test_without_valkey_people_come_in_and_see_their_screens(no_valkey: None, django_user_model) -> None:
    django_user_model.objects.create_superuser("lan", "lan@example.org", "một mật khẩu dài")
    desk = Client()
    assert desk.post("/admin/login/", {"username": "lan", "password": "falsch"}).status_code == 200
    assert desk.post("/admin/login/", {"username": "lan", "password": "một mật khẩu dài"}).status_code == 302
    # A look at people is noted, a search is bounded, a form is: none of them may fail for that.
    assert desk.get("/admin/users/").status_code == 200
    assert desk.get("/tim-kiem/?q=lu%E1%BA%ADt").status_code == 200


@pytest.mark.django_db
def test_without_valkey_health_names_it(no_valkey: None, client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 503
    parts = answer.json()["parts"]
    assert {name for name, part in parts.items() if not part["ok"]} == {"broker", "worker", "beat"}
    assert client.get("/metrics").status_code == 200


@pytest.mark.django_db
def test_without_valkey_the_banner_says_what_is_ill(no_valkey: None) -> None:
    beat_at = datetime.now(UTC) - timedelta(minutes=1)
    Pulse.objects.update_or_create(pk=1, defaults={"incarnation": uuid4(), "beat_at": beat_at})
    watchdog.forget()
    (told,) = watchdog.engine(None)
    assert "broker" in told.text and told.is_grave
    watchdog.forget()


@pytest.mark.django_db
def test_without_valkey_what_was_planned_waits(no_valkey: None) -> None:
    delivery = planned(by_hand())
    try:
        hints.hint(delivery.pk)
    except BrokerAway:
        pytest.fail("the person who planned it would see an error")
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.SCHEDULED


@pytest.mark.django_db(transaction=True)
def test_a_full_disk_takes_nothing_and_loses_nothing(client: Client) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL stops by itself")
    make_entry("Còn đây")
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages + 4}")
        try:
            with pytest.raises(OperationalError, match="full"):
                for number in range(200):
                    make_entry(f"Văn bản {number}", body_html="<p>" + "x" * 4000)
            kept = Entry.objects.count()
            assert kept
            assert client.get("/api/v1/entries").status_code == 200
            assert cursor.execute("PRAGMA quick_check").fetchone()[0] == "ok"
        finally:
            cursor.execute("PRAGMA max_page_count = 1073741823")
    make_entry("Sau đó lại được")
    assert Entry.objects.count() == kept + 1
