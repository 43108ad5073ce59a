"""What goes in and out of the calls on deliveries, channels and holds."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field, model_validator

from cms.entries.api.schemas import Since
from cms.entries.api.words import Number, storable

State = Literal[
    "draft", "in_review", "scheduled", "publishing", "published", "needs_checking", "failed", "missed", "withdrawn",
    "cancelled",
]  # fmt: skip
KindName = Literal["publish", "correct", "withdraw", "announce"]
_ID = "019a8c1e-3b7d-7c21-9f54-2d6f0c1b8a11"


class Given(BaseModel):
    """A body: what it does not know is a slip, and told."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    @model_validator(mode="before")
    @classmethod
    def _is_storable(cls, given: Any) -> Any:
        return storable(given)


class TroubleOut(BaseModel):
    """Why it waits, failed or would be refused."""

    code: str
    message: str
    fix: str = ""
    detail: str = ""


class DeliveryOut(BaseModel):
    """One item to one channel, once."""

    id: UUID
    entry: UUID
    entry_version: int
    channel: str
    channel_id: int
    platform: str
    kind: KindName
    state: State
    due_at: datetime
    published_at: datetime | None
    remote_id: str | None
    permalink: str | None
    problem: TroubleOut | None
    campaign: int | None


class DeliveryPage(BaseModel):
    """One page of the list."""

    items: list[DeliveryOut]
    next: str | None = None


class DeliveryQuery(Schema):
    """Filters and paging."""

    state: list[State] = Field([], description="Repeat the parameter for “any of these”.")
    kind: list[KindName] = Field([])
    entry: UUID | None = None
    channel: Number | None = Field(None, description="Number of a channel, from /channels.")
    campaign: Number | None = None
    due_from: Since | None = Field(None, description="Due then or later; with its time zone.")
    due_before: Since | None = Field(None, description="Due earlier than that.")
    limit: int = Field(50, ge=1, le=200)
    cursor: str = Field("", max_length=200, description="From “next” of the page before; opaque.")


class ChannelOut(BaseModel):
    """A channel on which you may publish."""

    id: int
    name: str
    platform: str
    state: Literal["active", "paused", "needs_reconnect"]
    problem: TroubleOut | None


class ForChannel(Given):
    """One channel, and what is said and chosen for it alone."""

    id: Number = Field(description="Number of the channel, from /channels.")
    title: str = Field("", max_length=2000, description="Instead of the shared title; empty: the shared one.")
    body: str = Field("", max_length=100_000, description="Instead of the shared text; empty: the shared one.")
    tags: list[str] | None = Field(None, max_length=60, description="Instead of the item's; absent: the item's.")
    options: dict[str, Any] = Field({}, description="What the channel's platform lets one choose for an item.")


class PlanIn(Given):
    """What is to go where, and when."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"entry": _ID, "channels": [{"id": 3}], "when": "now"},
                {"entry": _ID, "channels": [{"id": 3, "body": "Từ 01/7: thẻ căn cước mới."}, {"id": 4}],
                 "when": "at", "at": "2026-12-01T09:00", "campaign": 2},
                {"entry": _ID, "channels": [{"id": 3}], "when": "queue", "dry_run": True},
            ]
        }
    )  # fmt: skip

    entry: UUID
    channels: list[ForChannel] = Field(min_length=1, max_length=100)
    when: Literal["now", "at", "queue"] = Field(
        "now", description="“now”: after the time in which people may take it back. “queue”: each channel's next slot."
    )
    at: str = Field(
        "", max_length=40,
        description="For “at”: ISO 8601. Without an offset it is the time on the desk's clock (Asia/Ho_Chi_Minh).",
    )  # fmt: skip
    campaign: Number | None = None
    dry_run: bool = Field(False, description="Only judge: nothing is planned.")


class FindingOut(BaseModel):
    """What a channel would say to the item."""

    code: str
    field: str
    blocking: bool
    message: str
    fix: str


class JudgedOut(BaseModel):
    """One channel's answer before anything is planned."""

    channel: int
    name: str
    is_ready: bool
    #: The delivery that has or awaits this version there already.
    planned: UUID | None
    due_at: datetime | None
    title: str
    body: str
    findings: list[FindingOut]


class PlannedOut(BaseModel):
    """What was planned; for a dry run nothing, and what each channel says."""

    deliveries: list[DeliveryOut]
    channels: list[JudgedOut]


class MoveIn(Given):
    """Another time."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"at": "2026-12-01T09:00"}]})

    at: str = Field(max_length=40, description="ISO 8601; without an offset it is the time on the desk's clock.")


class HoldIn(Given):
    """What stops, and why. Without an end it is a freeze, in force at once; with one, a dated blackout."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"scope": "channel", "channel": 3, "reason": "Trang bị chiếm quyền, đang khôi phục"},
                {"scope": "site", "reason": "Quốc tang", "starts_at": "2026-12-01T00:00",
                 "ends_at": "2026-12-03T00:00"},
            ]
        }
    )  # fmt: skip

    scope: Literal["site", "agency", "channel", "campaign"]
    agency: str = Field("", max_length=100)
    channel: Number | None = None
    campaign: Number | None = None
    reason: str = Field(min_length=1, max_length=300)
    starts_at: str = Field("", max_length=40)
    ends_at: str = Field("", max_length=40)


class HoldOut(BaseModel):
    """A freeze or a blackout."""

    id: int
    scope: Literal["site", "agency", "channel", "campaign"]
    agency: str
    channel: int | None
    campaign: int | None
    reason: str
    starts_at: datetime
    ends_at: datetime | None
    lifted_at: datetime | None
    by: str
