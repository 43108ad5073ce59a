"""Addresses of syndication, from the root of the site."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("syndication.oai.urls")),
    path("", include("syndication.outbound.urls")),
    path("", include("syndication.websub.urls")),
    path("", include("syndication.widgets.urls")),
    path("", include("syndication.webmasters.urls")),
    path("", include("syndication.inbound.push.urls")),
    path("", include("syndication.inbound.contributing.urls")),
    path("exchange/v1/", include("syndication.inbound.exchange.urls")),
]
