"""A worker's little world: its database, its platforms, its clock, and what is restored before every run."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connection, connections, models, transaction
from django.test import override_settings

from cms.core.clock import SystemClock
from cms.core.conf import CoreConf
from cms.core.http import Guard, HttpPolicy
from publishers.models import (
    OPEN_STATES,
    Attempt,
    Channel,
    ChannelState,
    Delivery,
    DeliveryStep,
    LedgerRow,
    Pulse,
)
from publishers.platforms.youtube.making import VideoMaker
from publishers.platforms.youtube.piece import Pace
from tests.publishers.factories import endpoints

from . import items
from .clock import SharedClock
from .remote import Platforms
from .scenario import ITEMS, Case

#: How long a worker waits for the database, and for the platforms.
BUSY_S = 0.4
POLICY = HttpPolicy(
    connect_timeout=1.0, read_timeout=0.4, deadline=0.9, guard=Guard.from_names(["127.0.0.0/8"])
)  # fmt: skip
_PACE = Pace(first=256 * 1024, most=256 * 1024)

#: A ticket as the engine writes it.
Message = tuple[Any, ...]


class BrokerLost(Exception):
    """The broker takes no messages."""


@dataclass(slots=True)
class Broker:
    """Takes the engine's hints as Celery's broker would; the harness carries them to a worker."""

    messages: deque[Message] = field(default_factory=deque)
    #: How many of the next messages it refuses.
    refuses: int = 0

    def apply_async(self, args: tuple[list[Message]], **options: Any) -> None:
        if self.refuses:
            self.refuses -= 1
            raise BrokerLost
        self.messages.extend(args[0])


@dataclass(slots=True, kw_only=True)
class Prepared:
    """A case's rows: the item as it is before the act."""

    entry_id: UUID
    channel_id: int
    #: Rows of the engine as they were when the first version stood there.
    earlier: list[models.Model] = field(default_factory=list)
    channel: dict[str, Any] = field(default_factory=dict)


class World:
    """Everything that a forked worker finds ready."""

    def __init__(self, folder: Path) -> None:
        self.clock = SharedClock(folder / "clock")
        self.platforms = Platforms(folder / "sandbox", blobs=Path(settings.DATA_DIR) / "blobs", clock=folder / "clock")
        self.broker = Broker()
        self.prepared: dict[Case, Prepared] = {}
        self._bend()

    def make_items(self) -> None:
        """The channels and, for every case, the item in its first version."""
        for platform, kinds in ITEMS.items():
            channel = items.channel_of(platform, self.platforms.base_url)
            values = Channel.objects.filter(pk=channel.pk).values().get()
            for item in kinds:
                for act in ("publish", "correct", "withdraw"):
                    case = Case(platform=platform, item=item, act=act)
                    entry = items.entry_of(case)
                    self.prepared[case] = Prepared(entry_id=entry.pk, channel_id=channel.pk, channel=values)

    # rows

    def reset(self, case: Case) -> None:
        """The engine's tables as they were before the case's act."""
        prepared = self.prepared[case]
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in _emptying():
                cursor.execute(statement)
            Channel.objects.filter(pk=prepared.channel_id).update(**prepared.channel)
            for row in prepared.earlier:
                row.save_base(raw=True, force_insert=True)

    def keep_rows(self, case: Case) -> None:
        """Remember what stands there now as the case's past."""
        kept = [Delivery, DeliveryStep, LedgerRow]
        self.prepared[case].earlier = [row for model in kept for row in model._default_manager.all()]

    def delivery(self, case: Case) -> UUID:
        """The delivery of the case's act."""
        prepared = self.prepared[case]
        pk: UUID = Delivery.objects.values_list("pk", flat=True).get(
            entry_id=prepared.entry_id, channel_id=prepared.channel_id, kind=case.act
        )
        return pk

    def look(self, delivery_id: UUID) -> dict[str, Any]:
        """What the engine's rows say."""
        return Delivery.objects.values(
            "state", "run_at", "lease_until", "prove_at", "problem", "remote_id", "permalink", "receipt", "attempts",
            "channel__state", "channel__throttled_until",
        ).get(pk=delivery_id)  # fmt: skip

    def next_at(self, row: dict[str, Any]) -> datetime:
        """When the engine will do something with it."""
        asked = (row["run_at"], row["lease_until"], row["channel__throttled_until"])
        instant: datetime = max(instant for instant in asked if instant)
        return instant + timedelta(milliseconds=20)

    def reconnect(self, channel_id: int) -> None:
        """A person gives the channel its access back."""
        from publishers.engine.acts import reopen_channel

        channel = Channel.objects.get(pk=channel_id)
        sealed = next(one.channel for one in self.prepared.values() if one.channel_id == channel_id)
        Channel.objects.filter(pk=channel_id).update(sealed_credentials=sealed["sealed_credentials"])
        reopen_channel(channel)

    def final(self, delivery_id: UUID) -> dict[str, Any]:
        """All that the verdict needs of our side."""
        row = self.look(delivery_id)
        told = {name: row[name] for name in ("state", "problem", "remote_id", "permalink", "attempts")}
        return {
            **told,
            "is_open": is_open(row),
            "outcomes": list(Attempt.objects.filter(delivery=delivery_id).values_list("outcome", flat=True)),
            "steps": list(DeliveryStep.objects.filter(delivery=delivery_id).values_list("name", "state")),
            "ledger": list(LedgerRow.objects.filter(delivery_id=delivery_id).values_list("what", flat=True)),
        }

    # processes

    def before_fork(self) -> None:
        """Nothing open goes into a child."""
        from publishers.engine.platforms import http_client

        connections.close_all()
        http_client.cache_clear()

    def _bend(self) -> None:
        """Scale the waits, move the clock, catch the messages. In this process and its children only."""
        from publishers import tasks

        given: Any = settings
        override_settings(
            LOA={**given.LOA, "PUBLIC_URL": self.platforms.base_url},
            LOA_PUBLISHERS={
                **given.LOA_PUBLISHERS,
                "ENDPOINTS": {
                    **endpoints(self.platforms.base_url), "YOUTUBE_WATCH_URL": f"{self.platforms.base_url}/youtube",
                },
            },
            CELERY_TASK_ALWAYS_EAGER=False,
        ).enable()  # fmt: skip
        if connection.vendor == "sqlite":
            connection.settings_dict["OPTIONS"]["timeout"] = BUSY_S
        CoreConf.http_policy = lambda self: POLICY  # type: ignore[method-assign]
        SystemClock.now = lambda _: self.clock.now()  # type: ignore[method-assign]
        VideoMaker.pace = _PACE
        tasks.run.apply_async = self.broker.apply_async


def is_open(row: dict[str, Any]) -> bool:
    """Whether the engine still owes something."""
    return row["state"] in OPEN_STATES


def needs_person(row: dict[str, Any]) -> bool:
    return bool(row["channel__state"] == ChannelState.NEEDS_RECONNECT)


_statements: list[str] = []


def _emptying() -> list[str]:
    """Statements that empty all tables of the publishers but the channels."""
    if not _statements:
        mine = apps.get_app_config("loa_publishers").get_models(include_auto_created=True)
        tables = [model._meta.db_table for model in mine if model not in (Channel, Pulse)]
        quote = connection.ops.quote_name
        _statements.extend(f"DELETE FROM {quote(table)}" for table in tables)
    return _statements
