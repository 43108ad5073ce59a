"""Addresses of the kernel, for probes and monitoring."""

from __future__ import annotations

from django.urls import path

from .headers.policy import REPORTS_TO
from .headers.reports import policy_report
from .health import healthz, metrics_page

urlpatterns = [
    path("healthz", healthz, name="loa_healthz"),
    path("metrics", metrics_page, name="loa_metrics"),
    path(REPORTS_TO.lstrip("/"), policy_report, name="loa_policy_report"),
]
