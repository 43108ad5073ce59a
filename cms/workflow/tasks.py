"""What beat runs for approvals: thin, the work is elsewhere."""

from __future__ import annotations

from celery import shared_task

from .actions.apply import place_chains
from .models import Chain
from .reminders import announce, remind


@shared_task(name="workflow.remind", ignore_result=True)
def remind_of_late() -> None:
    """Letters about what is late; and chains follow an agencies' tree whose links begin or end by date."""
    if Chain.objects.exists():
        place_chains()
        remind()


@shared_task(name="workflow.announce", ignore_result=True)
def announce_step(task_state_id: int) -> None:
    """Letters to who may decide about what has just come to their step."""
    announce(task_state_id)
