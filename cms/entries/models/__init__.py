"""The entry store: what everything outside the editorial core reads."""

from .clock import ClockRow
from .entry import Entry, EntryChange, EntryCitation, EntryMedia, EntryTerm, EntryVersion, Reason, Status
from .fingerprint import Fingerprint
from .reference import AgencyName, Term

__all__ = [
    "AgencyName", "ClockRow", "Entry", "EntryChange", "EntryCitation", "EntryMedia", "EntryTerm", "EntryVersion",
    "Fingerprint", "Reason", "Status", "Term",
]  # fmt: skip
