"""The address for the hubs of sources, from the root of the site."""

from __future__ import annotations

from django.urls import path

from .views import PushView

urlpatterns = [
    path("-/push/<str:token>", PushView.as_view(), name="loa_push"),
]
