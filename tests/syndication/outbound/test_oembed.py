"""The oEmbed provider: each kind of item in the room that is asked for, and whom it refuses."""

from __future__ import annotations

import json

import pytest
from lxml import etree, html

from syndication.outbound.oembed.answer import Room, answer, written
from tests.entries.factories import File, change, make_entry, withdraw

from .sample import BASE, RECORD

URL = "https://pbgdpl.test/tin/mot"


def said(record=RECORD, **room) -> dict:
    found = answer(record, Room(**room), site_name="Loa", home_url=f"{BASE}/")
    assert found["version"] == "1.0" and found["type"] in ("video", "photo", "rich")
    if found["type"] == "photo":
        assert {"url", "width", "height"} <= set(found)
    else:
        assert {"html", "width", "height"} <= set(found)
    assert len({"thumbnail_url", "thumbnail_width", "thumbnail_height"} & set(found)) in (0, 3)
    return found


def test_a_film_is_a_video_with_captions_in_the_room_there_is():
    found = said(width=640)
    assert (found["type"], found["width"], found["height"]) == ("video", 640, 360)
    video = html.fromstring(found["html"])
    assert video.find("source").get("src") == RECORD.attachments[2].url
    assert video.find(".//track").get("srclang") == "vi" and video.get("crossorigin") == "anonymous"
    assert "thumbnail_url" not in found


def test_without_limits_nothing_is_enlarged():
    found = said()
    assert (found["width"], found["height"]) == (1920, 1080)
    assert (found["thumbnail_width"], found["thumbnail_height"]) == (1280, 720)


def test_height_limits_too():
    found = said(width=1000, height=108)
    assert (found["width"], found["height"]) == (192, 108)


def test_an_infographic_is_a_photo_until_it_is_too_large():
    record = RECORD.model_copy(update={"form": "infographic", "attachments": RECORD.attachments[1:2]})
    assert said(record)["type"] == "photo"
    small = said(record, width=640)
    assert (small["type"], small["width"], small["height"]) == ("rich", 640, 360)


def test_a_recording_and_a_text_are_rich():
    recording = RECORD.attachments[2].model_copy(update={"media_type": "audio/mpeg", "width": None, "height": None})
    assert "<audio" in said(RECORD.model_copy(update={"attachments": (recording,)}))["html"]
    evil = RECORD.model_copy(update={"attachments": (), "title": "<script>", "summary": '"&'})
    text = said(evil)["html"]
    assert "<script>" not in text and f'href="{RECORD.url}"' in text


def test_xml_says_the_same_as_json():
    found = said(width=640)
    root = etree.fromstring(written(found, "xml"))
    assert {child.tag: child.text for child in root} == {name: str(value) for name, value in found.items()}
    assert json.loads(written(found, "json")) == found


@pytest.mark.django_db
@pytest.mark.usefixtures("public_url")
class TestOverHttp:
    @pytest.fixture(autouse=True)
    def entry(self):
        return make_entry("Một tin", url=URL, files=[File(name="a.png", data=b"\x89PNG", media_type="image/png")])

    @pytest.mark.parametrize("address", [URL, f"{URL}/", "http://pbgdpl.test/tin/mot?utm_source=x#a"])
    def test_an_address_is_known_however_it_is_written(self, client, address):
        response = client.get("/oembed", {"url": address})
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "application/json; charset=utf-8"
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert json.loads(response.content)["title"] == "Một tin"

    def test_xml_has_its_own_type(self, client):
        response = client.get("/oembed", {"url": URL, "format": "xml"})
        assert response.headers["Content-Type"] == "text/xml; charset=utf-8"
        assert etree.fromstring(response.content).findtext("title") == "Một tin"

    @pytest.mark.parametrize(
        ("query", "status"),
        [
            ({}, 400),
            ({"url": URL, "format": "yaml"}, 501),
            ({"url": URL, "maxwidth": "-1"}, 400),
            ({"url": URL, "maxheight": "9" * 5000}, 400),
            ({"url": "https://elsewhere.test/"}, 404),
            ({"url": "http://[::1"}, 404),
        ],
    )
    def test_what_cannot_be_is_refused_with_a_sentence(self, client, query, status):
        response = client.get("/oembed", query)
        assert response.status_code == status and len(response.content) > 20

    def test_unchanged_it_is_304_and_corrected_it_is_new(self, client, entry):
        first = client.get("/oembed", {"url": URL})
        tag = {"if-none-match": first.headers["ETag"]}
        assert client.get("/oembed", {"url": URL}, headers=tag).status_code == 304
        change(entry, title="Sửa rồi")
        assert json.loads(client.get("/oembed", {"url": URL}, headers=tag).content)["title"] == "Sửa rồi"

    def test_a_withdrawn_item_is_gone(self, client, entry):
        withdraw(entry)
        assert client.get("/oembed", {"url": URL}).status_code == 404
