"""Addresses of the exchange, below ``/exchange/v1/``."""

from __future__ import annotations

from django.urls import path, re_path

from . import views

app_name = "loa_exchange"

urlpatterns = [
    re_path(r"^attachments/(?P<sha256>[0-9a-f]{64})$", views.attachment, name="attachment"),
    path("submissions", views.submissions, name="submissions"),
    path("submissions/<str:sid>", views.submission, name="submission"),
    path("items/<path:record_id>", views.item, name="item"),
    path("statistics", views.report, name="statistics"),
    path("vocab/<slug:name>", views.vocab, name="vocab"),
    re_path(r"^(?P<rest>.*)$", views.nothing_here),
]
