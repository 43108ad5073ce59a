"""An independent harvester (sickle) whose requests go to the site under test without a socket."""

from __future__ import annotations

from typing import Any

import requests
from django.test import Client
from sickle import Sickle


class Harvester(Sickle):
    """Everything as the library does it, but for the way that bytes travel."""

    def __init__(self, **headers: str) -> None:
        super().__init__("/oai")
        self.client = Client(headers=headers)

    def _request(self, kwargs: dict[str, Any]) -> requests.Response:
        answered = self.client.get(self.endpoint, kwargs)
        response = requests.Response()
        response.status_code = answered.status_code
        response._content = answered.content
        response.headers.update(answered.headers)
        response.encoding = "utf-8"
        return response
