"""The frame of every answer: when it was given, what it answers, then the payload or the errors (section 3.2)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from syndication.outbound.markup import DECLARATION, element, optional, wrap

from .dates import datestamp
from .errors import OaiError
from .protocol import Call

CONTENT_TYPE = "text/xml; charset=utf-8"
_NAMESPACE = "http://www.openarchives.org/OAI/2.0/"


def answer(call: Call, payload: str, *, base_url: str, now: datetime) -> bytes:
    """The document with the verb's element."""
    return _document(_request(call, base_url), wrap(call.verb, "\n" + payload), now)


def refusal(call: Call | None, errors: Iterable[OaiError], *, base_url: str, now: datetime) -> bytes:
    """The document with errors; without a call, the request is not repeated."""
    lines = "\n".join(element("error", error.sentence, code=error.code) for error in errors)
    return _document(_request(call, base_url), lines, now)


def header(identifier: str, stamp: datetime, specs: Iterable[str], *, is_deleted: bool) -> str:
    """What identifies a record."""
    inner = element("identifier", identifier) + element("datestamp", datestamp(stamp))
    inner += "".join(element("setSpec", spec) for spec in specs)
    return wrap("header", inner, status="deleted" if is_deleted else None)


def record(head: str, metadata: str) -> str:
    """A header with its metadata; a deleted record has none."""
    return wrap("record", head + (wrap("metadata", metadata) if metadata else "")) + "\n"


def resumption_token(token: str, *, size: int, cursor: int, expires: datetime | None) -> str:
    """Empty at the end of a list that came in parts."""
    return element(
        "resumptionToken",
        token,
        completeListSize=size,
        cursor=cursor,
        expirationDate=datestamp(expires) if expires else None,
    )


def _request(call: Call | None, base_url: str) -> str:
    if call is None:
        return element("request", base_url)
    return element("request", base_url, verb=call.verb, **call.arguments)


def _document(request: str, inner: str, now: datetime) -> bytes:
    document = wrap(
        "OAI-PMH",
        "\n" + element("responseDate", datestamp(now)) + "\n" + request + "\n" + inner + "\n",
        xmlns=_NAMESPACE,
        xmlns__xsi="http://www.w3.org/2001/XMLSchema-instance",
        xsi__schemaLocation=f"{_NAMESPACE} {_NAMESPACE}OAI-PMH.xsd",
    )
    return (DECLARATION + document + "\n").encode(errors="replace")


__all__ = ["CONTENT_TYPE", "answer", "header", "optional", "record", "refusal", "resumption_token"]
