"""Addresses of the site that are no pages."""

from __future__ import annotations

from django.urls import path

from .views import about, browsing, law, notices, search, sharing, shelf

_TOPIC, _AUDIENCE = {"vocabulary": "topic"}, {"vocabulary": "audience"}

urlpatterns = [
    path("tim-kiem/", search.search, name="loa_search"),
    path("tim-kiem/goi-y/", search.suggest, name="loa_suggest"),
    path("chu-de/", browsing.terms, _TOPIC, name="loa_topics"),
    path("chu-de/<slug:code>/", browsing.term, _TOPIC, name="loa_topic"),
    path("danh-cho/", browsing.terms, _AUDIENCE, name="loa_audiences"),
    path("danh-cho/<slug:code>/", browsing.term, _AUDIENCE, name="loa_audience"),
    path("co-quan/", browsing.agencies, name="loa_agencies"),
    path("co-quan/<slug:code>/", browsing.agency, name="loa_agency"),
    path("van-ban/", law.register, name="loa_register"),
    path("van-ban/<int:pk>/<slug:slug>/", law.document, name="loa_law"),
    path("tu-sach/", shelf.shelves, name="loa_shelf"),
    path("tu-sach/<int:pk>/", shelf.reading, name="loa_reading"),
    path("chia-se/<uuid:entry>/", sharing.kit, name="loa_share"),
    path("chia-se/<uuid:entry>/qr.<str:kind>", sharing.qr, name="loa_share_qr"),
    path("chia-se/<uuid:entry>/anh/<slug:size>/", sharing.picture, name="loa_share_picture"),
    path("dinh-chinh/", notices.notices, name="loa_notices"),
    path("kenh-chinh-thuc/", about.official, name="loa_official"),
    path("tro-nang/", about.accessibility, name="loa_accessibility"),
]
