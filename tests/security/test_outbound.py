"""Where an address that a person typed may lead: nowhere inside, however it is spelled and whatever it becomes."""

from __future__ import annotations

import ast
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from cms.accounts.adapters import SignOnAdapter
from cms.core.conf import CoreConf
from cms.core.http import AddressForbidden, Deadline, Guard, HttpClient, HttpPolicy

ROOT = Path(__file__).resolve().parents[2]
OURS = ("cms", "publishers", "syndication")

#: Every column that holds an address, and what is done with it: ``asked`` goes out through ``cms.core.http``; ``told``
#: is only ever written into pages, feeds and messages; ``ours`` is made by Loa.
ADDRESSES = {
    "loa_entries.Entry.url": "ours", "loa_entries.EntryVersion.url": "ours", "loa_entries.Webhook.url": "asked",
    "loa_agencies.Agency.website": "told", "loa_legal.LegalDocument.source_url": "told",
    "loa_pages.*.source_url": "told", "loa_pages.ContestPage.entry_url": "told",
    "loa_reports.ReportValue.evidence_url": "told", "loa_plans.Note.evidence_url": "told",
    "loa_publishers.Delivery.permalink": "told", "loa_syndication.Source.address": "asked",
    "loa_syndication.Source.home_url": "asked", "loa_syndication.Source.hub_url": "asked",
    "loa_syndication.Source.hub_topic": "told", "loa_syndication.Source.callback_url": "asked",
    "loa_syndication.SourceItem.link": "told", "loa_syndication.Submission.public_url": "told",
    "loa_syndication.Subscription.callback": "asked", "loa_syndication.Subscription.topic": "told",
    "loa_syndication.Banner.target": "told", "loa_syndication.RequiredLink.target": "told",
    "loa_syndication.WatchedSite.home_url": "asked", "loa_syndication.WatchedSite.section_url": "asked",
}  # fmt: skip
#: Speak to the network without that door, and why that is no way in for a stranger's address.
OTHER_DOORS = {
    "cms/core/http/": "the door itself",
    "cms/core/processes/": "the supervisor looks at its own children",
    "publishers/sandbox/": "a server for tests and the demo",
    "cms/accounts/adapters.py": "lends the door's own session to single sign-on",
    "cms/accounts/sign_on.py": "gives names to errors; the session is the door's",
    "publishers/platforms/youtube/": "lends the door's own session to Google's library",
    "syndication/inbound/fetching/fetch.py": "gives names to errors; the bytes come through the door",
    "syndication/websub/calling.py": "gives names to errors; the bytes go through the door",
}
_NETWORK = {"requests", "urllib.request", "urllib3", "httpx", "http.client", "socket", "httplib2", "aiohttp", "ftplib"}

#: Loopback, private, link-local, and the addresses of clouds' metadata; as names, numbers and in other clothes.
INSIDE = [
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "0", "0.0.0.0", "10.0.0.1",
    "172.16.0.1", "192.168.1.1", "169.254.169.254", "2852039166", "100.64.0.1", "198.18.0.1", "224.0.0.1",
    "255.255.255.255", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:a9fe:a9fe]", "[fe80::1]", "[fd00::1]",
    "[64:ff9b::7f00:1]", "[64:ff9b::a9fe:a9fe]", "[2002:7f00:1::]", "[::127.0.0.1]", "localhost",
]  # fmt: skip


@pytest.fixture
def listening() -> Iterator[int]:
    """A door of this machine that nobody may come through; its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def strict() -> HttpClient:
    return HttpClient(HttpPolicy(guard=Guard(), connect_timeout=0.3, read_timeout=0.3, deadline=1.0))


@pytest.mark.parametrize("host", INSIDE)
def test_no_spelling_of_an_inside_address_is_asked(host: str, listening: int, monkeypatch: Any) -> None:
    """No connection is even tried: the network of tests would complain of it."""
    if "[" not in host and host != "localhost":
        plain = socket.inet_ntoa(socket.inet_aton(host))  # as a resolver reads it
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (plain, listening))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: found)
    with pytest.raises(AddressForbidden):
        strict().request("GET", f"http://{host}:{listening}/")


@pytest.mark.parametrize(
    "address", ["64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::", "2002:a9fe:a9fe::1", "::127.0.0.1"]
)
def test_an_inside_address_in_the_clothes_of_ipv6_is_seen(address: str) -> None:
    with pytest.raises(AddressForbidden):
        Guard().check(address)


def test_what_is_allowed_counts_in_those_clothes_too() -> None:
    Guard.from_names(["127.0.0.0/8"]).check("64:ff9b::7f00:1")
    Guard().check("64:ff9b::808:808")


@pytest.mark.parametrize("way", ["request", "stream"])
def test_a_name_that_changes_its_answer_is_caught_at_the_socket(way: str, listening: int, monkeypatch: Any) -> None:
    """First it leads outside, as it is looked at; then here, as it is connected to."""
    answers = iter([[(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", listening))]] * 8)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: next(answers))
    with pytest.raises(AddressForbidden):
        if way == "request":
            strict().request("GET", f"http://rebind.test:{listening}/")
        else:
            with Deadline(1) as deadline, strict().stream(f"http://rebind.test:{listening}/", deadline):
                pass


def test_single_sign_on_goes_through_the_door(listening: int, settings: Any) -> None:
    settings.LOA = {**settings.LOA, "OUTBOUND_ALLOW": []}
    with pytest.raises(Exception, match="not allowed"), SignOnAdapter().get_requests_session() as session:
        session.get(f"http://127.0.0.1:{listening}/.well-known/openid-configuration")


def test_what_goes_out_is_guarded_by_default() -> None:
    assert CoreConf().http_policy().guard == Guard()
    assert HttpPolicy().guard.allowed == ()


def test_every_column_with_an_address_is_known() -> None:
    """A new one stands in ``ADDRESSES``, with what is done with it."""
    found = {
        f"loa_pages.*.{field.name}" if field.name == "source_url" and model._meta.app_label == "loa_pages"
        else f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models() if model.__module__.split(".")[0] in OURS
        for field in model._meta.get_fields()
        if isinstance(field, models.URLField) or getattr(field, "name", "") in ("callback", "webhook_url")
        or (model.__name__ == "Webhook" and field.name == "url")
    }  # fmt: skip
    assert found - set(ADDRESSES) == set()


def test_nothing_speaks_to_the_network_beside_the_door() -> None:
    wrong = []
    for path in (path for package in OURS for path in (ROOT / package).rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(tuple(OTHER_DOORS)):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            wrong += [f"{name} imports {one}" for one in names if one in _NETWORK]
    assert not wrong
