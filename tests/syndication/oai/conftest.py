"""A small repository: two agencies one below the other, short lists."""

from __future__ import annotations

import pytest

from cms.entries.conf import oai_identifier
from cms.entries.models import Entry
from syndication.oai import reading
from tests.entries import factories

from .harvester import Harvester

#: Records of one part in these tests.
ITEMS = 3


@pytest.fixture(autouse=True)
def _short_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "ITEMS", ITEMS)


@pytest.fixture
def harvester(db: None, public_url: str) -> Harvester:
    return Harvester()


@pytest.fixture
def agencies(db: None) -> None:
    """The department of justice stands below the people's committee."""
    factories.make_agency("ubnd")
    factories.make_agency("stp", parent="ubnd")


def name_of(entry: Entry) -> str:
    """How harvesters call it."""
    return oai_identifier(entry.pk)
