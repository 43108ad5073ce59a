"""Addresses of what others read from here, from the root of the site."""

from __future__ import annotations

from django.urls import path, re_path

from .oembed.address import PATH
from .oembed.views import oembed
from .sitemap import views as sitemap
from .views import feed
from .wanted import PATTERN

urlpatterns = [
    re_path(f"^{PATTERN}$", feed, name="loa_feed"),
    path("sitemap.xml", sitemap.sitemap, name="loa_sitemap"),
    re_path(
        r"^sitemaps/(?P<year>(?:19|20|21)[0-9]{2})-(?P<month>0[1-9]|1[0-2])-(?P<part>[1-9][0-9]{0,3})\.xml$",
        sitemap.month_file,
        name="loa_sitemap_month",
    ),
    re_path(r"^sitemaps/pages-(?P<part>[1-9][0-9]{0,3})\.xml$", sitemap.pages_file, name="loa_sitemap_pages"),
    re_path(
        r"^sitemaps/(?P<kind>[a-z]+)-(?P<part>[1-9][0-9]{0,3})\.xml$", sitemap.others_file, name="loa_sitemap_others"
    ),
    path("robots.txt", sitemap.robots, name="loa_robots"),
    path(PATH, oembed, name="loa_oembed"),
]
