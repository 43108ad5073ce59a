"""Addresses for departments without a feed."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("contribute/status/<str:sid>", views.status, name="loa_contribution"),
    path("contribute/<str:token>", views.form, name="loa_contribute"),
]
