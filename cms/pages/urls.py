"""Addresses of the site that are no pages."""

from __future__ import annotations

from django.urls import path

from .views.search import search

urlpatterns = [
    path("tim-kiem/", search, name="loa_search"),
]
