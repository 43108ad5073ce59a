"""How contributors may be reached is kept beside what they handed in, for questions of editors: found and erased."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from syndication.models import Submission

from .contribution import OPERATION


def find(person: str) -> list[dict[str, Any]]:
    """Contributions whose contact names that address or number."""
    return [
        {"contribution": row.pk, "received": row.received_at, "contact": row.record["contact"],
         "title": row.record.get("title", "")}
        for row in _rows(person)
    ]  # fmt: skip


def erase(person: str) -> list[str]:
    """Take the contact out; what was handed in stays, it is the office's material. Safe to repeat."""
    done = []
    for row in _rows(person):
        Submission.objects.filter(pk=row.pk).update(record={**row.record, "contact": ""})
        done.append(f"contribution {row.pk}: the contact was erased, the contribution stays")
    return done


def _rows(person: str) -> QuerySet[Submission]:
    return Submission.objects.filter(operation=OPERATION, record__contact__icontains=person).order_by("pk")
