"""Sources from a file: made once, brought up to date, a bad one told in a sentence without harm to the others."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from syndication.models import Source
from tests.pages import factories as pages

pytestmark = pytest.mark.django_db


def load(path: Path, text: str) -> tuple[str, str]:
    path.write_text(text, encoding="utf-8")
    out, err = StringIO(), StringIO()
    call_command("load_sources", str(path), stdout=out, stderr=err, no_color=True)
    return out.getvalue(), err.getvalue()


def test_a_source_is_made_in_its_agency_s_collection_and_then_left_alone(tmp_path: Path) -> None:
    agency = pages.make_agency("syt", "Sở Y tế", kind="department")
    text = "sources: [{name: Sở Y tế, agency: syt, address: 'https://syt.example.vn/rss', trust: draft}]"

    load(tmp_path / "s.yaml", text)
    load(tmp_path / "s.yaml", text)

    source = Source.objects.get()
    assert source.collection == agency.collection and source.trust == "draft" and source.agency_code == "syt"


def test_a_new_address_is_asked_afresh(tmp_path: Path) -> None:
    load(tmp_path / "s.yaml", "[{name: A, address: 'https://a.example.vn/rss'}]")
    Source.objects.update(etag='"1"', body_sha256="x")

    load(tmp_path / "s.yaml", "[{name: A, address: 'https://a.example.vn/new'}]")

    source = Source.objects.get()
    assert source.address.endswith("/new") and source.etag == source.body_sha256 == ""


def test_a_bad_entry_is_told_and_the_others_are_made(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="1 "):
        load(tmp_path / "s.yaml", "[{name: A, trust: wholly}, {name: B, address: 'https://b.example.vn/'}]")

    assert [source.name for source in Source.objects.all()] == ["B"]


@pytest.mark.parametrize("text", ["sources: 7", "[{name: A", "[]: ["])
def test_a_file_that_is_none_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    with pytest.raises(CommandError):
        load(tmp_path / "s.yaml", text)
