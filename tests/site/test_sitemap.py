"""Search engines are told of everything that readers can open, and of nothing that they can't."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms.pages.public import law

from .world import World

pytestmark = pytest.mark.django_db


def named(client: Client, address: str) -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return [
        found.removeprefix("http://testserver") for found in re.findall(r"<loc>([^<]+)</loc>", answer.content.decode())
    ]


def test_every_address_of_the_sitemap_is_there(world: World, client: Client, settings: Any) -> None:
    settings.LOA = {**settings.LOA, "PUBLIC_URL": "http://testserver"}

    addresses = [address for file in named(client, "/sitemap.xml") for address in named(client, file)]

    refused = {address: code for address in addresses if (code := client.get(address).status_code) != 200}
    assert refused == {}
    assert len(set(addresses)) == len(addresses)
    assert {law.address(world.old_law), reverse("loa_shelf"), reverse("loa_topic", args=["traffic"])} <= set(addresses)
    assert world.gone not in addresses and world.gone_silently not in addresses
