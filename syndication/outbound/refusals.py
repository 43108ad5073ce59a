"""A refusal is a sentence that says what to do, and no cache keeps it."""

from __future__ import annotations

from django.http import HttpResponse


def refusal(status: int, sentence: str) -> HttpResponse:
    """The answer to what can't be given."""
    response = HttpResponse(sentence + "\n", status=status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
