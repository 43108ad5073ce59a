"""What the two formats say of a record, and that the schema we serve agrees."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from lxml import etree

from syndication.oai import oai_dc, pbgdpl
from tests.entries.factories import make_entry
from tests.syndication.outbound.sample import BARE, RECORD

from .conftest import name_of
from .harvester import ask, checked

SCHEMA_URL = "https://pbgdpl.test/schema/pbgdpl-1.0.xsd"
_GOLDEN = Path(__file__).with_name("golden")
_P = "{urn:pbgdpl:exchange:1.0}"


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(pbgdpl.SCHEMA_FILE))


@pytest.mark.parametrize(
    ("name", "markup"),
    [
        ("full.oai_dc.xml", oai_dc.render(RECORD, form_label="Video")),
        ("bare.oai_dc.xml", oai_dc.render(BARE, form_label=BARE.form)),
        ("full.pbgdpl.xml", pbgdpl.render(RECORD, schema_url=SCHEMA_URL)),
        ("bare.pbgdpl.xml", pbgdpl.render(BARE, schema_url=SCHEMA_URL)),
    ],
)
def test_a_record_is_written_as_agreed(name: str, markup: str) -> None:
    assert markup + "\n" == (_GOLDEN / name).read_text("utf-8")


@pytest.mark.parametrize("record", [RECORD, BARE], ids=["full", "bare"])
def test_the_schema_takes_what_is_written(schema: etree.XMLSchema, record) -> None:
    schema.assertValid(etree.fromstring(pbgdpl.render(record, schema_url=SCHEMA_URL)))


def test_the_schema_refuses_what_the_profile_does_not_know(schema: etree.XMLSchema) -> None:
    written = pbgdpl.render(RECORD, schema_url=SCHEMA_URL)
    for wrong in (
        written.replace("<pbgdpl:version>3<", "<pbgdpl:version>0<"),
        written.replace("2026-11-20T02:00:00Z", "2026-11-20 02:00"),
        written.replace(">published<", ">draft<"),
        written.replace("<pbgdpl:form>", "<pbgdpl:genre>").replace("</pbgdpl:form>", "</pbgdpl:genre>"),
    ):
        assert wrong != written
        assert not schema.validate(etree.fromstring(wrong))


def test_the_schema_is_served_where_records_say(client: Client, db: None, public_url: str) -> None:
    entry = make_entry(body_html="<p>Một &amp; hai ]]> ba</p>", legal_documents=[{"number": "36/2024/QH15"}])
    document = ask(client, verb="GetRecord", metadataPrefix="pbgdpl", identifier=name_of(entry))
    [record] = document.iter(f"{_P}record")
    namespace, address = record.get("{http://www.w3.org/2001/XMLSchema-instance}schemaLocation").split()
    served = client.get(address.removeprefix("https://pbgdpl.test"))
    assert (namespace, served.headers["Content-Type"]) == ("urn:pbgdpl:exchange:1.0", "application/xml")
    etree.XMLSchema(etree.fromstring(served.content)).assertValid(etree.ElementTree(record))
    assert record.findtext(f"{_P}bodyHtml") == "<p>Một &amp; hai ]]&gt; ba</p>"
    again = client.get(address.removeprefix("https://pbgdpl.test"), headers={"If-None-Match": served.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("prefix", ["oai_dc", "pbgdpl"])
def test_characters_that_xml_forbids_never_leave(client: Client, db: None, prefix: str) -> None:
    make_entry("Nghị định \x01168\x0b\ufffe & <b>", body_html="<p>a\x1fb</p>")
    answered = client.get("/oai", {"verb": "ListRecords", "metadataPrefix": prefix})
    checked(answered.content)
    assert "Nghị định 168 &amp; &lt;b&gt;" in answered.content.decode()


def test_the_form_is_named_in_the_language_of_the_site(client: Client, db: None, settings) -> None:
    make_entry(form="leaflet")
    query = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}
    assert "<dc:type>Tờ gấp</dc:type>" in client.get("/oai", query, headers={"accept-language": "en"}).content.decode()
    settings.LANGUAGE_CODE = "en"
    assert "<dc:type>Leaflet</dc:type>" in client.get("/oai", query).content.decode()
