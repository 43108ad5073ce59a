"""Outbound HTTP."""

from .client import Answer, HttpClient, HttpPolicy, classify
from .errors import AddressForbidden, AnswerLost, AnswerTooLarge, HttpError, NotSent
from .guard import Guard

__all__ = [
    "AddressForbidden", "Answer", "AnswerLost", "AnswerTooLarge", "Guard", "HttpClient", "HttpError", "HttpPolicy",
    "NotSent", "classify",
]  # fmt: skip
