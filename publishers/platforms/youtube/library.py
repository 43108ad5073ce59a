"""google-api-python-client's description of YouTube, built once a thread: building it costs more than the calls."""

from __future__ import annotations

import json
import threading
from functools import cache
from typing import Any

import httplib2
from googleapiclient.discovery import build_from_document
from googleapiclient.discovery_cache import get_static_doc

#: Name and version of an API, as the library ships it.
Service = tuple[str, str]
DATA: Service = ("youtube", "v3")
ANALYTICS: Service = ("youtubeAnalytics", "v2")


class _Built(threading.local):
    """Each thread's own: the library writes into what it is given, and workers are threads."""

    def __init__(self) -> None:
        self.services: dict[tuple[str, Service], Any] = {}
        self.collections: dict[tuple[str, str, Service], Any] = {}


_built = _Built()


def collection(base_url: str, name: str, *, service: Service = DATA) -> Any:
    """The methods of ``videos``, ``captions`` …, which make requests; give our own ``http`` when one is executed."""
    found = _built.collections.get((base_url, name, service))
    if found is None:
        built = _built.services.get((base_url, service))
        if built is None:
            # Its own connection is never used: it would know neither guard nor proxy nor the channel's token.
            document = _document(base_url, service)
            built = _built.services[base_url, service] = build_from_document(document, http=httplib2.Http())
        found = _built.collections[base_url, name, service] = getattr(built, name)()
    return found


@cache
def _document(base_url: str, service: Service) -> str:
    """The discovery document that the library ships, pointed at ``base_url``.

    Not ``client_options.api_endpoint``: that keeps https for uploads whatever the address says (library 2.202).
    """
    document = json.loads(get_static_doc(*service))
    document["rootUrl"] = document["baseUrl"] = f"{base_url.rstrip('/')}/"
    return json.dumps(document)
