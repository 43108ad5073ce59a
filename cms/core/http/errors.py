"""What can go wrong on the wire, told apart by one question: may the request have arrived?"""

from __future__ import annotations


class HttpError(Exception):
    """Root of everything ``HttpClient`` raises. The text never holds a secret, a query string or a body."""

    #: What failed, where it is known: name, tls, connect.
    kind: str = ""


class NotSent(HttpError):
    """The request certainly did not reach the other side (name, connection, TLS, refused by our guard)."""


class AddressForbidden(NotSent):
    """The address is loopback or private and ``OUTBOUND_ALLOW`` does not name it."""


class AnswerLost(HttpError):
    """The request may have been acted on, but no whole answer came back (time-out, reset, cut short)."""


class AnswerTooLarge(AnswerLost):
    """The answer is longer than the caller's limit."""


class DeadlinePassed(AnswerLost):
    """The time given for the whole exchange was over, whatever the other side was still trickling."""
