"""Library files over HTTP on a machine without a file server of its own.

Original pictures are for the library's users: pages show them in their sizes. Documents go through Wagtail's view,
which keeps private collections private.
"""

from __future__ import annotations

from pathlib import Path

from django.core.files.storage import FileSystemStorage, default_storage
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils._os import safe_join
from django.views.static import serve

_PUBLIC = ("images/", "media/", "captions/", "media_thumbnails/", "avatar_images/")
_STAFF = ("original_images/",)
_A_DAY = "public, max-age=86400"


def closed(request: HttpRequest, *named: str) -> HttpResponseBase:
    """Nothing is here."""
    raise Http404


def library_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve a file of the local storage; anything else is not here."""
    if not isinstance(default_storage._wrapped, FileSystemStorage):  # type: ignore[attr-defined]
        raise Http404
    staff = path.startswith(_STAFF) and request.user.has_perm("wagtailadmin.access_admin")
    if not (path.startswith(_PUBLIC) or staff):
        raise Http404
    root = default_storage.location
    if not Path(safe_join(root, path)).is_file():
        raise Http404
    response = serve(request, path, document_root=root)
    response["Cache-Control"] = "private" if staff else _A_DAY
    response["X-Content-Type-Options"] = "nosniff"
    return response
