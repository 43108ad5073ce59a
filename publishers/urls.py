"""Addresses that platforms call, and short links."""

from __future__ import annotations

from django.urls import path, re_path

from .callbacks import CallbackView
from .connecting.views import ReturnView
from .links.views import follow

urlpatterns = [
    path("-/connect/<slug:platform>", ReturnView.as_view(), name="loa_connect"),
    path("-/callbacks/<slug:platform>/<int:channel>", CallbackView.as_view(), name="loa_callback"),
    re_path(r"^-/s/(?P<code>[0-9A-Za-z]{1,20})/?$", follow, name="loa_short_link"),
]
