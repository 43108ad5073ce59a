"""The hub's address, from the root of the site."""

from __future__ import annotations

from django.urls import path

from .views import HubView

urlpatterns = [
    path("websub/", HubView.as_view(), name="loa_hub"),
]
