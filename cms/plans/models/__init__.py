"""Plans, their tasks, what should come of them, what people said of their progress, and letters that were sent."""

from .letter import Letter
from .note import Note, Verdict
from .plan import Plan, PlanState
from .task import Counted, Deliverable, Party, PartyRole, PlanTask

__all__ = [
    "Counted", "Deliverable", "Letter", "Note", "Party", "PartyRole", "Plan", "PlanState", "PlanTask", "Verdict",
]  # fmt: skip
