"""A portal that calls back ends the waiting; anyone else gets nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from cms.core.conf import conf
from cms.core.signatures import BODY_COMPONENTS, Parts, content_digest, sign
from cms.entries.conf import oai_identifier
from publishers.models import Channel, Delivery, DeliveryState
from publishers.sandbox import accounts
from publishers.sandbox.server import RunningSandbox
from tests.publishers.factories import department, planned

pytestmark = pytest.mark.django_db
ACCOUNT = accounts.DEPARTMENT_PORTALS["so-y-te"]


@pytest.fixture
def waiting(sandbox: RunningSandbox) -> Delivery:
    """A delivery that the portal took and has not shown yet."""
    delivery = planned(department(sandbox))
    Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.PUBLISHING)
    return delivery


def call(delivery: Delivery, document: dict[str, Any], *, key: str = ACCOUNT.shared_key, age_s: int = 0) -> Any:
    path = f"/-/callbacks/department_portal/{Channel.objects.get().pk}"
    body = json.dumps(document).encode()
    headers = {
        "content-type": "application/json", "content-digest": content_digest(body), "idempotency-key": '"a"',
    }  # fmt: skip
    parts = Parts(method="POST", authority=urlsplit(conf().public_url).netloc, path=path, headers=headers)
    signed = sign(
        parts, key=key.encode(), keyid=ACCOUNT.keyid, created=datetime.now(UTC) - timedelta(seconds=age_s),
        nonce=token_hex(), components=BODY_COMPONENTS,
    )  # fmt: skip
    return Client().post(path, body, content_type="application/json", headers={**headers, **signed})


def told(delivery: Delivery, state: str, **more: Any) -> dict[str, Any]:
    record = oai_identifier(delivery.entry_id)
    return {"record_id": record, "version": delivery.entry_version, "state": state, **more}


def test_published_there_ends_the_waiting(waiting: Delivery) -> None:
    assert call(waiting, told(waiting, "published", url="https://soyte.vn/bai")).status_code == 204
    waiting.refresh_from_db()
    assert (waiting.state, waiting.permalink) == (DeliveryState.PUBLISHED, "https://soyte.vn/bai")


def test_a_refusal_is_shown_with_its_reason(waiting: Delivery) -> None:
    call(waiting, told(waiting, "rejected", reason="Trùng bài"))
    waiting.refresh_from_db()
    assert (waiting.state, waiting.problem["detail"]) == (DeliveryState.FAILED, "Trùng bài")


@pytest.mark.parametrize(("key", "age_s"), [("x" * 40, 0), (ACCOUNT.shared_key, 900)])
def test_a_forged_or_old_call_changes_nothing(waiting: Delivery, key: str, age_s: int) -> None:
    assert call(waiting, told(waiting, "published"), key=key, age_s=age_s).status_code == 401
    waiting.refresh_from_db()
    assert waiting.state == DeliveryState.PUBLISHING


def test_an_older_version_is_ignored(waiting: Delivery) -> None:
    assert call(waiting, {**told(waiting, "published"), "version": 99}).status_code == 204
    waiting.refresh_from_db()
    assert waiting.state == DeliveryState.PUBLISHING
