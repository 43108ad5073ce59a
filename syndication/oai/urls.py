"""Addresses of the harvesting interface, from the root of the site."""

from __future__ import annotations

from django.urls import path

from . import pbgdpl, views

urlpatterns = [
    path("oai", views.oai, name="loa_oai"),
    path(pbgdpl.SCHEMA_PATH.lstrip("/"), views.schema, name="loa_pbgdpl_schema"),
]
