"""The entry store: what everything outside the editorial core reads."""

from .clock import ClockRow
from .entry import Entry, EntryChange, EntryCitation, EntryMedia, EntryTerm, EntryVersion, Reason, Status
from .fingerprint import Fingerprint
from .reference import AgencyName, Term
from .token import AccessToken, KeptCall, Scope
from .webhook import Happening, MessageState, Webhook, WebhookAttempt, WebhookMessage

__all__ = [
    "AccessToken", "AgencyName", "ClockRow", "Entry", "EntryChange", "EntryCitation", "EntryMedia", "EntryTerm",
    "EntryVersion", "Fingerprint", "Happening", "KeptCall", "MessageState", "Reason", "Scope", "Status", "Term",
    "Webhook", "WebhookAttempt", "WebhookMessage",
]  # fmt: skip
