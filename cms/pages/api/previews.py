"""``/api/v1/previews``: the one draft that a signed word of the desk names, for the front end that shows it."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from ninja import Path
from pydantic import StringConstraints
from pydantic_core import to_json

from cms.core.conf import conf
from cms.entries import blobs
from cms.entries.api.problems import Refused
from cms.entries.api.public import Bytes, public_router, refusals
from cms.entries.api.words import Sha256
from cms.entries.media import PublicFile
from cms.entries.models import Entry
from cms.entries.record import Attachment, Content
from cms.pages.previewing import draft_of

router = public_router("previews")
Token = Annotated[str, StringConstraints(min_length=10, max_length=400, pattern=r"^[A-Za-z0-9_.=;:-]+$")]
#: Addresses of pinned files, as bodies have them.
_MEDIA = re.compile(r"(?<=\")/-/media/([0-9a-f]{64})/[A-Za-z0-9._-]+(?=\")")


class PreviewOut(Content):
    """A draft with the fields of a record; what only the public version has is empty."""

    status: Literal["draft"] = "draft"
    page: int | None
    uuid: UUID | None
    url: str


@router.get(
    "/{token}", response={200: PreviewOut, **refusals(404, 409)}, operation_id="get_preview", summary="Read a draft"
)
def get_preview(request: HttpRequest, token: Path[Token]) -> HttpResponse:
    """What the desk's preview shows at this moment. Nobody may keep it."""
    page = _page(token)
    entry = Entry.objects.filter(page_id=page.pk).only("pk").first() if page.pk else None
    content = _content(page)
    told = {
        **content.model_dump(mode="json"), "status": "draft", "page": page.pk, "uuid": entry.pk if entry else None,
        "url": page.full_url or "" if page.pk else "", "body_html": _MEDIA.sub(_moved(token), content.body_html),
        "attachments": [_attachment(token, one) for one in content.attachments],
    }  # fmt: skip
    response = HttpResponse(to_json(told), content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


@router.get(
    "/{token}/files/{sha256}", response={200: Bytes, **refusals(404, 409)}, operation_id="get_preview_file",
    summary="Read a file of a draft",
)  # fmt: skip
def get_preview_file(request: HttpRequest, token: Path[Token], sha256: Path[Sha256]) -> HttpResponseBase:
    """The bytes of one of its files, which are not public yet."""
    found = next((one for one in _content(_page(token)).attachments if one.sha256 == sha256), None)
    if found is None or not blobs.exists(sha256):
        raise Refused(404, "unknown_file", _("There is no such file."))
    file = PublicFile(sha256=sha256, size=found.bytes, filename=found.filename, media_type=found.media_type)
    response = FileResponse(blobs.open_blob(sha256), content_type=file.content_type)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    disposition = content_disposition_header(not file.is_inline, file.filename)
    response.headers["Content-Disposition"] = disposition or "inline"
    if not file.is_inline:
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _page(token: str) -> Any:
    """The draft. Raises ``Refused``."""
    page = draft_of(token)
    if page is None:
        told = _("This preview has run out, or never was. Look at the preview at the desk again.")
        raise Refused(404, "unknown_preview", told)
    return page


def _content(page: Any) -> Content:
    try:
        content: Content = page.as_record()
    except (ValueError, FileNotFoundError):  # pydantic's errors are ValueErrors
        told = _("The draft lacks something that every item has. The form at the desk says what.")
        raise Refused(409, "incomplete", told) from None
    return content


def _moved(token: str) -> Any:
    return lambda match: _file_address(token, match[1])


def _file_address(token: str, sha256: str) -> str:
    return f"{conf().public_url}/api/v1/previews/{token}/files/{sha256}"


def _attachment(token: str, one: Attachment) -> dict[str, Any]:
    return {**one.model_dump(mode="json"), "url": _file_address(token, one.sha256)}
