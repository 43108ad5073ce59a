"""Writes one entry into the diary of a task: who said so is kept, and nothing said is ever changed."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.log_actions import log

from cms.core.writing import writing
from cms.plans.models import Note, PlanTask


def note_progress(note: Note, *, task: PlanTask, agency_id: int | None, user: Any) -> Note:
    """Keep the note. The caller has asked whether this person may say it of that share."""
    note.task, note.agency_id, note.author = task, agency_id, user
    note.author_name = (user.get_full_name() or user.get_username())[:200]
    note.created_at = timezone.now()
    with writing():
        note.save()
        log(instance=task.plan, action="loa.plan_note", user=user, data={"task": str(task), "verdict": note.verdict})
    return note
