"""A repository as others run them, on a real socket: lists in parts, tombstones, and every fault that is asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from syndication.oai import oai_dc, pbgdpl
from tests.syndication.outbound.sample import BARE, RECORD

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
    "<responseDate>{now}</responseDate><request>http://kho.test/oai</request>"
)


@dataclass
class Repository:
    """What it holds and how it behaves."""

    #: Identifier → (stamp, metadata; none: deleted).
    records: dict[str, tuple[str, str]] = field(default_factory=dict)
    now: str = "2026-11-22T01:00:00Z"
    granularity: str = "YYYY-MM-DDThh:mm:ssZ"
    prefixes: tuple[str, ...] = ("oai_dc",)
    items: int = 2
    asked: list[dict[str, str]] = field(default_factory=list)
    #: Says something else instead: arguments → (status, body), or nothing.
    instead: Callable[[dict[str, str]], tuple[int, str] | None] = lambda arguments: None
    headers: dict[str, str] = field(default_factory=dict)
    url: str = ""

    def put(self, number: int, title: str = "", stamp: str = "2026-11-21T00:00:00Z", **more: str) -> None:
        body = "".join(f"<dc:{name}>{text}</dc:{name}>" for name, text in more.items())
        self.records[f"oai:kho.test:{number}"] = (
            stamp,
            '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title or f"Tài liệu {number}"}</dc:title>'
            f"<dc:identifier>https://kho.test/{number}</dc:identifier>{body}</oai_dc:dc>",
        )

    def delete(self, number: int, stamp: str) -> None:
        self.records[f"oai:kho.test:{number}"] = (stamp, "")

    def answer(self, arguments: dict[str, str]) -> tuple[int, str]:
        self.asked.append(arguments)
        told = self.instead(arguments)
        if told is not None:
            return told
        return 200, self.wrapped(self.payload(arguments))

    def wrapped(self, payload: str) -> str:
        return _HEAD.format(now=self.now) + payload + "</OAI-PMH>"

    def payload(self, arguments: dict[str, str]) -> str:
        if arguments["verb"] == "Identify":
            return f"<Identify><granularity>{self.granularity}</granularity></Identify>"
        if arguments["verb"] == "ListMetadataFormats":
            inner = "".join(
                f"<metadataFormat><metadataPrefix>{prefix}</metadataPrefix></metadataFormat>"
                for prefix in self.prefixes
            )
            return f"<ListMetadataFormats>{inner}</ListMetadataFormats>"
        return self.listed(arguments)

    def listed(self, arguments: dict[str, str]) -> str:
        token = arguments.get("resumptionToken", "")
        place, since = (token.split("|") if token else ("0", arguments.get("from", "")))[:2]
        rows = [(stamp, key, data) for key, (stamp, data) in self.records.items() if stamp[: len(since) or 1] >= since]
        rows = sorted(rows)
        start = int(place)
        shown = "".join(written(*row) for row in rows[start : start + self.items])
        if not shown:
            return '<error code="noRecordsMatch">Không có</error>'
        more = f"{start + self.items}|{since}" if start + self.items < len(rows) else ""
        return f"<ListRecords>{shown}<resumptionToken>{more}</resumptionToken></ListRecords>"


def written(stamp: str, key: str, metadata: str) -> str:
    status = "" if metadata else ' status="deleted"'
    head = f"<header{status}><identifier>{key}</identifier><datestamp>{stamp}</datestamp></header>"
    return f"<record>{head}{f'<metadata>{metadata}</metadata>' if metadata else ''}</record>"


def of_our_kind(key: str = "oai:pbgdpl.gialai.gov.vn:item/7b0e0c1e-6d2f-4a55-9a51-2f6a0f4d9c11") -> dict[str, str]:
    """The sample record in both formats, as our own interface writes it."""
    return {
        "oai_dc": written("2026-11-20T02:00:00Z", key, oai_dc.render(RECORD, form_label="Video")),
        "pbgdpl": written("2026-11-20T02:00:00Z", key, pbgdpl.render(RECORD, schema_url="https://x.test/s.xsd")),
        "bare": written("2026-11-20T01:00:00Z", key, pbgdpl.render(BARE, schema_url="https://x.test/s.xsd")),
    }


@contextmanager
def running() -> Iterator[Repository]:
    """A repository that answers at its ``url``."""
    repository = Repository()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, text = repository.answer(dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True)))
            body = text.encode()
            self.send_response(status)
            for name, value in {"Content-Type": "text/xml; charset=utf-8", **repository.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    repository.url = f"http://127.0.0.1:{server.server_port}/oai"
    try:
        yield repository
    finally:
        server.shutdown()
        server.server_close()


NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
