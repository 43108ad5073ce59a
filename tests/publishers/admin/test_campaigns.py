"""Campaigns have a colour, which can be read on and told apart."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from publishers.models import Campaign
from publishers.models.campaign import Colour

from .conftest import Login, shown

#: What white words on a ground need, and a bar beside a white or a dark one.
WORDS = 4.5


def _light(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_white_words_can_be_read_on_every_colour() -> None:
    css = Path(str(finders.find("publishers/desk.css"))).read_text("utf-8")
    found = dict(re.findall(r"\.loa-colour--(\w+) { --loa-colour: (#\w{6}); }", css))
    assert set(found) == set(Colour.values)
    assert all(1.05 / (_light(colour) + 0.05) >= WORDS for colour in found.values())
    assert len(set(found.values())) == len(found)


@pytest.mark.django_db
def test_a_new_campaign_begins_with_the_colour_fewest_have(login: Login) -> None:
    client = login()
    for colour in Colour.values[:3]:
        Campaign.objects.create(name=colour, colour=colour)
    form = client.get(reverse("loa_campaigns:add")).context["form"]
    assert form["colour"].value() == Colour.values[3]
    root = form.fields["collection"].queryset.first().pk if "collection" in form.fields else None
    posted = {"name": "Ngày Pháp luật", "colour": "violet", "description": "", **({"collection": root} if root else {})}
    assert client.post(reverse("loa_campaigns:add"), posted).status_code == 302
    assert Campaign.objects.get(name="Ngày Pháp luật").colour == "violet"
    assert "loa-colour--violet" in shown(client.get(reverse("loa_campaigns:index")))
