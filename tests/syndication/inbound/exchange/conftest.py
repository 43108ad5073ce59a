"""A partner with a key."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from syndication.inbound.keys import make_shared_key
from syndication.models import Source, SourceKind

from .partner import KEYID, SHARED_KEY, Partner


@pytest.fixture
def source(db, public_url) -> Source:
    cache.clear()
    made = Source.objects.create(name="Sở Tư pháp Gia Lai", kind=SourceKind.EXCHANGE, agency_code="gialai-stp")
    make_shared_key(made, keyid=KEYID, secret=SHARED_KEY)
    return made


@pytest.fixture
def partner(source) -> Partner:
    return Partner()
