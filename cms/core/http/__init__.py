"""Outbound HTTP."""

from .client import Answer, HttpClient, HttpPolicy, Stream, classify
from .deadline import Deadline
from .errors import AddressForbidden, AnswerLost, AnswerTooLarge, DeadlinePassed, HttpError, NotSent
from .guard import Guard

__all__ = [
    "AddressForbidden", "Answer", "AnswerLost", "AnswerTooLarge", "Deadline", "DeadlinePassed", "Guard", "HttpClient",
    "HttpError", "HttpPolicy", "NotSent", "Stream", "classify",
]  # fmt: skip
