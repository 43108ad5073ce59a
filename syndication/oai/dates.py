"""Dates as the protocol writes them, to the day or to the second; both ends of a span belong to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from .errors import Code, OaiError

#: Value of ``granularity``.
GRANULARITY = "YYYY-MM-DDThh:mm:ssZ"
_FORMS = {
    re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII): ("%Y-%m-%d", timedelta(days=1)),
    re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", re.ASCII): ("%Y-%m-%dT%H:%M:%SZ", timedelta(seconds=1)),
}
_END = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Stamps from ``since`` on and earlier than ``before``; ``None`` is open."""

    since: datetime | None = None
    before: datetime | None = None


def datestamp(instant: datetime) -> str:
    """The instant to the second, in UTC. What is cut off makes no difference: spans are cut at whole seconds, too."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def span(since: str, until: str) -> Span:
    """What ``from`` and ``until`` ask for; an empty text is an open end. Raises ``OaiError``."""
    start, start_step = _read("from", since)
    end, end_step = _read("until", until)
    if start is not None and end is not None:
        if start_step != end_step:
            raise _bad(_("“from” and “until” must be written alike: both as a day, or both to the second."))
        if start > end:
            raise _bad(_("“from” is later than “until”."))
    return Span(since=start, before=None if end is None else end + min(end_step, _END - end))


def _read(name: str, text: str) -> tuple[datetime | None, timedelta]:
    if not text:
        return None, timedelta()
    for form, (layout, step) in _FORMS.items():
        if form.fullmatch(text):
            try:
                return datetime.strptime(text, layout).replace(tzinfo=UTC), step
            except ValueError:
                break
    raise _bad(
        _("“%(name)s” is not a date as it is written here: 2026-11-20 or 2026-11-20T05:00:00Z.") % {"name": name}
    )


def _bad(sentence: str) -> OaiError:
    return OaiError(Code.BAD_ARGUMENT, sentence)
