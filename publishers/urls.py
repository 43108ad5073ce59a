"""Addresses that platforms call."""

from __future__ import annotations

from django.urls import path

from .callbacks import CallbackView

urlpatterns = [
    path("-/callbacks/<slug:platform>/<int:channel>", CallbackView.as_view(), name="loa_callback"),
]
