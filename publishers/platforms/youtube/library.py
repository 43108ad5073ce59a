"""google-api-python-client's description of YouTube, built once a thread: building it costs more than the calls."""

from __future__ import annotations

import json
import threading
from functools import cache
from typing import Any

import httplib2
from googleapiclient.discovery import build_from_document
from googleapiclient.discovery_cache import get_static_doc


class _Built(threading.local):
    """Each thread's own: the library writes into what it is given, and workers are threads."""

    def __init__(self) -> None:
        self.services: dict[str, Any] = {}
        self.collections: dict[tuple[str, str], Any] = {}


_built = _Built()


def collection(api_url: str, name: str) -> Any:
    """The methods of ``videos``, ``captions`` …, which make requests; give our own ``http`` when one is executed."""
    found = _built.collections.get((api_url, name))
    if found is None:
        service = _built.services.get(api_url)
        if service is None:
            # Its own connection is never used: it would know neither guard nor proxy nor the channel's token.
            service = _built.services[api_url] = build_from_document(_document(api_url), http=httplib2.Http())
        found = _built.collections[api_url, name] = getattr(service, name)()
    return found


@cache
def _document(api_url: str) -> str:
    """The discovery document that the library ships, pointed at ``api_url``.

    Not ``client_options.api_endpoint``: that keeps https for uploads whatever the address says (library 2.202).
    """
    document = json.loads(get_static_doc("youtube", "v3"))
    document["rootUrl"] = document["baseUrl"] = f"{api_url.rstrip('/')}/"
    return json.dumps(document)
