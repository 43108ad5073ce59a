"""Who must say yes, in which order, who said it, and to what."""

from .approved import Approved, Origin, Review
from .chain import Chain, Reach, Step
from .reminder import Reminder
from .substitute import Substitute
from .task import FourEyesTask, FourEyesTaskState

__all__ = [
    "Approved", "Chain", "FourEyesTask", "FourEyesTaskState", "Origin", "Reach", "Reminder", "Review", "Step",
    "Substitute",
]  # fmt: skip
