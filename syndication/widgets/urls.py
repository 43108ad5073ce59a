"""Addresses of what stands in departments' pages, from the root of the site."""

from __future__ import annotations

from django.urls import re_path

from . import views
from .wanted import PATTERN

urlpatterns = [
    re_path(f"^{PATTERN}$", views.widget, name="loa_widget"),
    re_path(r"^widget/pictures/(?P<sha256>[0-9a-f]{64})\.jpg$", views.picture, name="loa_widget_picture"),
]
