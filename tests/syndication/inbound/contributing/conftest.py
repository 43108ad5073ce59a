"""A department without a feed."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from syndication.inbound.keys import make_token
from syndication.models import KeyPurpose, Source, SourceKind


@pytest.fixture
def source(db, public_url) -> Source:
    cache.clear()
    return Source.objects.create(name="Sở Y tế", kind=SourceKind.FORM, agency_code="so-y-te", form="news")


@pytest.fixture
def address(source) -> str:
    return f"/contribute/{make_token(source, KeyPurpose.FORM).secret}"


@pytest.fixture
def token(source) -> str:
    return make_token(source, KeyPurpose.TOKEN).secret
