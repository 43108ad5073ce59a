"""Every address of the product: the composition root of the web side."""

from __future__ import annotations

from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.api.v3.urls import api as wagtail_api
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    path("", include("cms.core.urls")),
    path("", include("cms.entries.urls")),
    path("", include("syndication.urls")),
    path("", include("cms.media.urls")),
    path("", include("cms.pages.urls")),
    path("api/v3-preview/", wagtail_api.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", include("cms.accounts.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    # One door: Wagtail's second login page knows neither the lock nor the second factor.
    path("_util/login/", RedirectView.as_view(pattern_name="wagtailadmin_login", query_string=True)),
    path("", include("publishers.urls")),
    path("", include(wagtail_urls)),
]

# What was withdrawn says so.
handler404 = "cms.pages.views.notices.missing"
