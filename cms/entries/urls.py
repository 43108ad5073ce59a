"""Addresses of the entry store, from the root of the site."""

from __future__ import annotations

from django.urls import path, re_path
from django.views.generic import RedirectView

from . import views
from .api.api import NAMESPACE, addresses
from .api.problems import no_such_address
from .counted.playing import played

urlpatterns = [
    path("api/v1/", RedirectView.as_view(pattern_name=f"{NAMESPACE}:openapi-view")),
    path("api/v1/", addresses()),
    path("api/v1/<path:rest>", no_such_address),
    path("schema/record.json", views.record_schema, name="loa_record_schema"),
    re_path(r"^-/media/(?P<sha256>[0-9a-f]{64})/(?P<name>[A-Za-z0-9._-]+)$", views.media, name="loa_media"),
    path("-/n", played, name="loa_played"),
]
