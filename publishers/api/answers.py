"""Rows as the data of an answer."""

from __future__ import annotations

from typing import Any

from cms.core.clock import rfc3339
from publishers.admin.holds.words import name_of
from publishers.models import Channel, Delivery, Hold
from publishers.planning.preflight.readiness import Readiness
from publishers.sentences import explain
from publishers.serializers import delivery_json


def delivery_out(delivery: Delivery) -> dict[str, Any]:
    """The shape of ``manage.py deliveries``, and the numbers by which a script goes on."""
    return {**delivery_json(delivery), "channel_id": delivery.channel_id, "campaign": delivery.campaign_id}


def again(delivery: Delivery) -> dict[str, Any]:
    """The delivery as it is now."""
    return delivery_out(Delivery.objects.select_related("channel").get(pk=delivery.pk))


def channel_out(channel: Channel) -> dict[str, Any]:
    problem = None
    if channel.problem:
        words = explain(channel.problem["code"], channel.problem.get("params"), channel.platform)
        problem = {"code": channel.problem["code"], "message": words.message, "fix": words.fix, "detail": ""}
    return {
        "id": channel.pk, "name": channel.name, "platform": channel.platform, "state": channel.state,
        "problem": problem,
    }  # fmt: skip


def judged_out(row: Readiness, planned: Delivery | None, due_at: Any) -> dict[str, Any]:
    """What one channel would say, and the text that would go out: with its short link, where one is wanted."""
    text = row.message or row.draft
    findings = [
        {"code": found.code, "field": found.field, "blocking": found.blocking, "message": str(found.words.message),
         "fix": str(found.words.fix)}
        for found in row.findings
    ]  # fmt: skip
    return {
        "channel": row.channel.pk, "name": row.channel.name, "is_ready": row.is_ready,
        "planned": planned.pk if planned else None, "due_at": rfc3339(due_at) if due_at else None,
        "title": text.title, "body": text.body, "findings": findings,
    }  # fmt: skip


def hold_out(hold: Hold) -> dict[str, Any]:
    return {
        "id": hold.pk, "scope": hold.scope, "agency": hold.agency_code, "channel": hold.channel_id,
        "campaign": hold.campaign_id, "reason": hold.reason, "starts_at": rfc3339(hold.starts_at),
        "ends_at": rfc3339(hold.ends_at) if hold.ends_at else None,
        "lifted_at": rfc3339(hold.lifted_at) if hold.lifted_at else None, "by": name_of(hold.created_by),
    }  # fmt: skip
