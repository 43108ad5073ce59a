"""Addresses of syndication, from the root of the site."""

from __future__ import annotations

from django.urls import re_path

from .outbound.views import feed

urlpatterns = [
    # The characters that a code may have; the last dot parts it from the format.
    re_path(r"^feeds/(?P<scope>[A-Za-z0-9][A-Za-z0-9_.:-]*)\.(?P<ending>rss|atom|json)$", feed, name="loa_feed"),
]
