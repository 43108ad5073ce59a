"""Posts of two channels over some weeks, told as platforms tell them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.users.models import UserProfile

from publishers.models import Campaign, Channel, Delivery
from tests.entries.factories import make_entry
from tests.publishers.analytics.facts.told import post, tell
from tests.publishers.factories import by_hand, facebook, x


@pytest.fixture
def yesterday() -> datetime:
    """Ten in the morning."""
    return timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0) - timedelta(days=1)


@pytest.fixture
def channels() -> dict[str, Channel]:
    return {"facebook": facebook(), "x": x(), "radio": by_hand()}


@pytest.fixture
def posts(channels: dict[str, Channel], yesterday: datetime) -> dict[str, Delivery]:
    """Two of this week, one of the week before, and one where nobody counts."""
    campaign = Campaign.objects.create(name="Ngày Pháp luật")
    old = post(channels["facebook"], yesterday - timedelta(days=9))
    tell(old, yesterday - timedelta(days=9), views=100, reactions=10)
    tell(old, yesterday - timedelta(days=2), views=160, reactions=12)
    new = post(channels["facebook"], yesterday - timedelta(days=3), campaign=campaign)
    tell(new, yesterday - timedelta(days=3), views=40, reactions=1, refused=("reach",))
    other = post(channels["x"], yesterday - timedelta(days=1), make_entry())
    tell(other, yesterday - timedelta(days=1), pending=("views",), reactions=0)
    radio = post(channels["radio"], yesterday - timedelta(days=1), make_entry(), remote_id="")
    return {"old": old, "new": new, "other": other, "radio": radio}


@pytest.fixture
def desk(client: Any, django_user_model: Any) -> Any:
    user = django_user_model.objects.create_superuser("admin", "admin@example.vn", "x")
    UserProfile.objects.create(user=user, preferred_language="en")
    client.force_login(user)
    return client
