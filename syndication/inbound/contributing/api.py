"""``/api/v1/contributions``: the same for programs, with a token instead of an address."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Router
from ninja.security import HttpBearer
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from cms.core.clock import SystemClock
from cms.core.conf import conf as core_conf
from cms.core.rates import wait_for
from cms.entries.api.problems import Fault, Problem, problem
from syndication.conf import conf
from syndication.inbound import keys
from syndication.models import KeyPurpose, SourceKey, SourceState, Submission

from .contribution import CONTACT_MAX, LINK_MAX, TEXT_MAX, TITLE_MAX, Contribution, HandedIn
from .taking import KeyReused, contribute, contribution_numbered
from .uploads import FILES_MAX, keep, problem_of

_KEY = re.compile(r'"?([A-Za-z0-9._:-]{8,100})"?')
_HOUR = 3600


class Given(BaseModel):
    """A contribution; one of text, link and files is needed."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    title: str = Field(min_length=1, max_length=TITLE_MAX)
    form: str = Field("", max_length=100, pattern=r"^[A-Za-z0-9_.:-]*$", description="Code of the vocabulary “form”.")
    text: str = Field("", max_length=TEXT_MAX, description="Plain text, paragraphs apart by a blank line.")
    link: str = Field("", max_length=LINK_MAX)
    contact: str = Field("", max_length=CONTACT_MAX, description="For questions of the editors; never published.")

    @field_validator("title", "text", "contact")
    @classmethod
    def _storable(cls, value: str) -> str:
        if "\x00" in value:
            raise ValueError("NUL characters can't be kept")
        return value

    @field_validator("link")
    @classmethod
    def _is_address(cls, value: str) -> str:
        if value:
            try:
                URLValidator(schemes=["http", "https"])(value)
            except Exception:
                raise ValueError("this is not an http(s) address") from None
        return value


class Standing(BaseModel):
    """What became of a contribution."""

    id: str
    state: str
    received_at: datetime
    changed_at: datetime
    reason: str = ""
    public_url: str = ""
    status_url: str


class _Token(HttpBearer):
    """The token of a source."""

    openapi_name = "ContributionToken"

    def authenticate(self, request: HttpRequest, token: str) -> SourceKey | None:
        row = keys.owner_of(token, KeyPurpose.TOKEN, SystemClock().now())
        return row if row is not None and row.source.state != SourceState.GONE else None


router = Router(tags=["contributions"], auth=_Token())
_PARTS = {name: {"type": "string"} for name in Given.model_fields}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": Given.model_json_schema()},
            "multipart/form-data": {
                "schema": {
                    "type": "object", "required": ["title"],
                    "properties": {
                        **_PARTS,
                        "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
                    },
                }
            },
        },
    },
    "parameters": [{
        "name": "Idempotency-Key", "in": "header", "required": False, "schema": {"type": "string"},
        "description": "8 to 100 letters, digits and . _ : - of your choice: the same key again hands in once.",
    }],
}  # fmt: skip


@router.post(
    "",
    response={202: Standing, **dict.fromkeys((400, 401, 409, 413, 422, 429), Problem)},
    operation_id="contribute",
    summary="Hand in information, a link or files",
    openapi_extra=_BODY,
)
def hand_in(request: HttpRequest) -> HttpResponse:
    """It goes to the editors' inbox; ask its address what became of it."""
    row: SourceKey = request.auth  # type: ignore[attr-defined]
    now = SystemClock().now()
    wait = wait_for(f"contribute {row.pk}", limit=conf().contributions_per_hour, per_s=_HOUR)
    if wait:
        response = problem(429, _("Too much at once; go on in %(seconds)s seconds.") % {"seconds": wait})
        response.headers["Retry-After"] = str(wait)
        return response
    try:
        given = Given.model_validate(_given(request))
    except RequestDataTooBig:
        return problem(413, _("The body is too long; send files as multipart/form-data."))
    except (ValidationError, MultiPartParserError, ValueError) as error:
        return _invalid(error)
    uploads = request.FILES.getlist("files")
    faults = _faults(given, uploads)
    if faults:
        return problem(422, faults[0].message, faults)
    keys.note_use(row, now)
    files = tuple(keep(row.source, upload, now) for upload in uploads)
    try:
        made = contribute(row.source, _contribution(given, files), key=_key(request), now=now)
    except KeyReused:
        return problem(409, _("This Idempotency-Key was used for another contribution before."))
    response = _told(made, 202)
    response.headers["Location"] = reverse("loa_api:contribution", args=[made.sid])
    return response


@router.get(
    "/{sid}", response={200: Standing, **dict.fromkeys((401, 404, 429), Problem)}, operation_id="contribution",
    url_name="contribution",
    summary="Ask what became of a contribution",
)  # fmt: skip
def read(request: HttpRequest, sid: str) -> HttpResponse:
    """Its state, and the reason if it was not taken."""
    made = contribution_numbered(sid)
    if made is None or made.source_id != request.auth.source_id:  # type: ignore[attr-defined]
        return problem(404, _("There is no such contribution of yours."))
    return _told(made, 200)


def _given(request: HttpRequest) -> dict[str, Any]:
    """Raises ``ValueError``."""
    if request.content_type == "application/json":
        document = json.loads(request.body)
        if not isinstance(document, dict):
            raise ValueError("a JSON object is needed")
        return document
    if request.content_type == "multipart/form-data":
        return {name: value for name, value in request.POST.items() if name != "files"}
    raise ValueError("send application/json or multipart/form-data")


def _invalid(error: Exception) -> HttpResponse:
    if not isinstance(error, ValidationError):
        return problem(422, _("The body can't be read: %(reason)s.") % {"reason": str(error).split("\n")[0]})
    faults = [
        Fault(parameter=".".join(map(str, one["loc"])), code=one["type"], message=str(one["msg"]))
        for one in error.errors()
    ]
    return problem(422, f"{faults[0].parameter}: {faults[0].message}", faults)


def _faults(given: Given, uploads: Sequence[UploadedFile]) -> list[Fault]:
    faults = [Fault(parameter="files", code="file", message=told) for told in map(problem_of, uploads) if told]
    if len(uploads) > FILES_MAX:
        told = _("At most %(count)s files are taken.") % {"count": FILES_MAX}
        faults.append(Fault(parameter="files", code="too_many", message=told))
    if not (given.text or given.link or uploads):
        told = _("Write the text, or give a link, or choose a file.")
        faults.append(Fault(parameter="text", code="missing", message=told))
    return faults


def _contribution(given: Given, files: tuple[HandedIn, ...]) -> Contribution:
    return Contribution(**given.model_dump(), files=files)


def _key(request: HttpRequest) -> str:
    """The caller's own, apart from the form's; without one each call is a contribution of its own."""
    found = _KEY.fullmatch(request.headers.get("Idempotency-Key", "").strip())
    return f"api:{found[1] if found else uuid4()}"


def _told(made: Submission, status: int) -> HttpResponse:
    standing = Standing(
        id=made.sid, state=made.state, received_at=made.received_at, changed_at=made.changed_at,
        reason=made.reason_vi, public_url=made.public_url,
        status_url=core_conf().public_url + reverse("loa_contribution", args=[made.sid]),
    )  # fmt: skip
    response = HttpResponse(standing.model_dump_json(), status=status, content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
