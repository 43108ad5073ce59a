"""Addresses of library files."""

from __future__ import annotations

from django.urls import path, re_path

from .views import closed, library_file

urlpatterns = [
    # Wagtail's own answers for scripts name every file to everybody at the desk; nothing of the desk asks for them.
    re_path(r"^admin/api/main/(images|documents)/", closed),
    path("media/<path:path>", library_file, name="loa_library_file"),
]
