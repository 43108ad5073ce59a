"""Addresses of what stands in departments' pages, from the root of the site."""

from __future__ import annotations

from django.urls import path, re_path

from . import banner_views, views
from .wanted import PATTERN

urlpatterns = [
    re_path(f"^{PATTERN}$", views.widget, name="loa_widget"),
    re_path(r"^widget/pictures/(?P<sha256>[0-9a-f]{64})\.jpg$", views.picture, name="loa_widget_picture"),
    path("banners/", banner_views.page, name="loa_banners"),
    re_path(r"^banners\.(?P<ending>js|json)$", banner_views.ready, name="loa_banners_ready"),
]
