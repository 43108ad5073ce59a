"""Addresses of the kernel, for probes and monitoring."""

from __future__ import annotations

from django.urls import path

from .health import healthz, metrics_page

urlpatterns = [
    path("healthz", healthz, name="loa_healthz"),
    path("metrics", metrics_page, name="loa_metrics"),
]
