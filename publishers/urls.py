"""Addresses that platforms call."""

from __future__ import annotations

from django.urls import path

from .callbacks import CallbackView
from .connecting.views import ReturnView

urlpatterns = [
    path("-/connect/<slug:platform>", ReturnView.as_view(), name="loa_connect"),
    path("-/callbacks/<slug:platform>/<int:channel>", CallbackView.as_view(), name="loa_callback"),
]
