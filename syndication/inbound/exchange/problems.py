"""Problem documents (RFC 9457) of the exchange: a code for machines, Vietnamese words for the editor there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils import translation

from .sentences import SENTENCES

CONTENT_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong, or only odd: where it stands (a JSON pointer) and a code of ``sentences``."""

    code: str
    pointer: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)

    def sentence(self, language: str) -> str:
        with translation.override(language):
            return str(SENTENCES[self.code]) % self.params

    def document(self) -> dict[str, str]:
        return {"pointer": self.pointer, "code": self.code, "message_vi": self.sentence("vi")}


class Refused(Exception):
    """The request is answered with a problem."""

    def __init__(
        self,
        status: int,
        code: str,
        *findings: Finding,
        params: Mapping[str, Any] | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.findings: Sequence[Finding] = findings or (Finding(code=code, params=params or {}),)
        self.retry_after = retry_after

    def response(self) -> HttpResponse:
        first = self.findings[0]
        document = {
            "type": f"urn:pbgdpl:problem:{self.code}",
            "title": self.code.replace("_", " "),
            "status": self.status,
            "detail": first.sentence("en"),
            "errors": [finding.document() for finding in self.findings],
        }
        response = json_response(document, self.status)
        response.headers["Content-Type"] = CONTENT_TYPE
        if self.retry_after is not None:
            response.headers["Retry-After"] = str(self.retry_after)
        return response


def json_response(document: Any, status: int = 200) -> HttpResponse:
    """JSON for one partner's eyes: kept by no cache."""
    response = JsonResponse(document, status=status, safe=False, json_dumps_params={"ensure_ascii": False})
    response.headers["Cache-Control"] = "no-store"
    return response
