"""A delivery as plain data: the shape that scripts and the API rely on."""

from __future__ import annotations

from typing import Any

from cms.core.clock import rfc3339

from .models import Delivery
from .sentences import explain


def delivery_json(delivery: Delivery) -> dict[str, Any]:
    """One delivery with its channel; ``problem`` carries code and sentence."""
    problem = None
    if delivery.problem:
        explained = explain(delivery.problem["code"], delivery.problem.get("params"), delivery.channel.platform)
        problem = {
            "code": delivery.problem["code"], "message": explained.message, "fix": explained.fix,
            "detail": delivery.problem.get("detail", ""),
        }  # fmt: skip
    return {
        "id": str(delivery.pk),
        "entry": str(delivery.entry_id),
        "entry_version": delivery.entry_version,
        "channel": delivery.channel.name,
        "platform": delivery.channel.platform,
        "kind": delivery.kind,
        "state": delivery.state,
        "due_at": rfc3339(delivery.due_at),
        "published_at": rfc3339(delivery.published_at) if delivery.published_at else None,
        "remote_id": delivery.remote_id or None,
        "permalink": delivery.permalink or None,
        "problem": problem,
    }
