"""Addresses of library files."""

from __future__ import annotations

from django.urls import path

from .views import library_file

urlpatterns = [
    path("media/<path:path>", library_file, name="loa_library_file"),
]
