"""Addresses of what others read from here, from the root of the site."""

from __future__ import annotations

from django.urls import re_path

from .views import feed
from .wanted import PATTERN

urlpatterns = [
    re_path(f"^{PATTERN}$", feed, name="loa_feed"),
]
