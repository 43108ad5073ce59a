"""An independent harvester (sickle) on the site under test; every answer it gets is checked against the protocol."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import requests
from django.test import Client
from lxml import etree
from sickle import Sickle

_SCHEMAS = Path(__file__).with_name("schemas")
OAI = "{http://www.openarchives.org/OAI/2.0/}"


@cache
def grammar() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(_SCHEMAS / "oai-pmh.rng"))


def checked(body: bytes) -> etree._Element:
    """The document. Fails where it is not an answer of the protocol."""
    document = etree.fromstring(body)
    grammar().assertValid(document)
    return document


def ask(client: Client, **arguments: str) -> etree._Element:
    """One request; ``since`` is ``from``."""
    pairs = {"from" if name == "since" else name: value for name, value in arguments.items()}
    response = client.get("/oai", pairs)
    assert response.status_code == 200
    return checked(response.content)


def codes(document: etree._Element) -> list[str]:
    """The codes of its errors."""
    return [error.get("code") for error in document.iter(f"{OAI}error")]


def texts(document: etree._Element, name: str) -> list[str]:
    """The texts of the protocol's elements with that name."""
    return [element.text or "" for element in document.iter(f"{OAI}{name}")]


class Harvester(Sickle):
    """Everything as the library does it, but for the way that bytes travel."""

    def __init__(self, http_method: str = "GET", **headers: str) -> None:
        super().__init__("/oai", http_method=http_method)
        self.client = Client(headers=headers)
        #: Called before each request.
        self.before: Any = lambda: None

    def _request(self, kwargs: dict[str, Any]) -> requests.Response:
        self.before()
        if self.http_method == "GET":
            answered = self.client.get(self.endpoint, kwargs)
        else:
            answered = self.client.post(self.endpoint, urlencode(kwargs), "application/x-www-form-urlencoded")
        checked(answered.content)
        response = requests.Response()
        response.status_code = answered.status_code
        response._content = answered.content
        response.headers.update(answered.headers)
        response.encoding = "utf-8"
        return response

    def take(self, prefix: str = "oai_dc", **arguments: str) -> dict[str, Any]:
        """Identifier → record of a whole harvest, the last word on each."""
        pairs = {"from" if name == "since" else name: value for name, value in arguments.items()}
        return {record.header.identifier: record for record in self.ListRecords(metadataPrefix=prefix, **pairs)}
