"""Addresses of the page for webmasters, from the root of the site."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("webmasters/", views.page, name="loa_webmasters"),
    path("webmasters/test/", views.test, name="loa_webmasters_test"),
]
