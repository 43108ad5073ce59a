"""Who owes which report when; the reports themselves, with their numbers as they were when they were closed."""

from .calendar import ReportCalendar, ReportRule
from .report import Report, ReportSection, State
from .told import ReportReminder
from .value import ReportValue, Source

__all__ = [
    "Report", "ReportCalendar", "ReportReminder", "ReportRule", "ReportSection", "ReportValue", "Source", "State",
]  # fmt: skip
