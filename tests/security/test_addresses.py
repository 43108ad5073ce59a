"""Every address that somebody can type, wherever: it is listed here with what becomes of it, and the doors that ask it
knock at nothing inside."""

from __future__ import annotations

import ast
import re
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlencode

import pytest
from django import forms
from django.urls import get_resolver
from wagtail.models import Collection

from cms.core.clock import SystemClock
from cms.entries.api.api import build
from cms.entries.models import Happening, Webhook, WebhookMessage
from cms.entries.webhooks.secret import new_secret
from cms.entries.webhooks.sending import send_due
from publishers.channels import save_channel
from publishers.engine.probing import probe_channel
from publishers.registry import platforms
from publishers.sandbox import accounts
from syndication.inbound.fetching import FetchRequest, fetch_many
from syndication.inbound.push import asking
from syndication.webmasters.probing import Way, probe
from tests.syndication.inbound.items import make_source

ROOT = Path(__file__).resolve().parents[2]
OURS = ("cms", "publishers", "syndication")

#: Fields of forms beside those of models (``test_outbound`` lists their columns): ``asked`` goes out through
#: ``cms.core.http``, ``told`` is only written somewhere.
FORMS = {
    "evidence_url": "told", "permalink": "told", "link": "told", "callback_url": "asked", "url": "asked",
    "address": "asked", "home_url": "asked", "section_url": "asked", "target": "told", "website": "told",
    "source_url": "told", "entry_url": "told",
}  # fmt: skip
#: Options of platforms.
OPTIONS = {"national_portal.base_url": "asked", "department_portal.endpoint": "asked"}
#: What scripts hand in.
SCHEMAS = {"link": "told", "source_url": "told", "url": "told", "evidence_url": "told", "permalink": "told"}
_LIKE_ADDRESS = re.compile(r"(^|_)(ur[il]|link|address|endpoint|callback|website|permalink|target|hook|feed)(_|$)")
#: Sounds like one, and is another kind of address.
_OF_PEOPLE = ("ip_address", "email_address", "source_address_label", "link_kind", "link_text", "feed_format")


def _forms(kind: type[Any] = forms.BaseForm) -> Iterator[type[Any]]:
    for one in kind.__subclasses__():
        yield one
        yield from _forms(one)


def test_every_field_of_a_form_with_an_address_is_known() -> None:
    get_resolver().url_patterns  # noqa: B018 (loads every module of views, and so of forms)
    found = {
        name: f"{form.__module__}.{form.__qualname__}"
        for form in _forms() if form.__module__.split(".")[0] in OURS
        for name, field in form.base_fields.items() if isinstance(field, forms.URLField)
    }  # fmt: skip
    assert {name: form for name, form in found.items() if name not in FORMS} == {}
    assert found, "no form was found at all"


def test_every_option_of_a_platform_with_an_address_is_known() -> None:
    found = {
        f"{slug}.{name}"
        for slug, platform in platforms().items()
        for name, field in platform.options_model.model_fields.items()
        if _LIKE_ADDRESS.search(name) or "Address" in str(get_args(field.annotation) or field.annotation)
        or any("url" in str(mark).lower() for mark in field.metadata)
    }  # fmt: skip
    assert found == set(OPTIONS)


def test_every_address_that_scripts_hand_in_is_known() -> None:
    """Of the request bodies in the API's own description."""
    document = build().get_openapi_schema()
    calls = [call for path in document["paths"].values() for call in path.values() if isinstance(call, dict)]
    bodies = re.findall(r"#/components/schemas/(\w+)", str([call.get("requestBody") for call in calls]))
    assert bodies
    found: set[str] = set()
    for name in bodies:
        _addresses_of(document["components"]["schemas"], name, found, set())
    assert found - set(SCHEMAS) == set()


def _addresses_of(schemas: Any, name: str, found: set[str], seen: set[str]) -> None:
    seen.add(name)
    for field, described in schemas[name].get("properties", {}).items():
        if described.get("format") == "uri" or (_LIKE_ADDRESS.search(field) and field not in _OF_PEOPLE):
            found.add(field)
        for other in re.findall(r"#/components/schemas/(\w+)", str(described)):
            if other not in seen:
                _addresses_of(schemas, other, found, seen)


def test_nobody_goes_out_under_a_guard_of_their_own() -> None:
    """Every client is made of the installation's policy: other time-outs at most, never another guard."""
    wrong = []
    for path in (path for package in OURS for path in (ROOT / package).rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(("cms/core/http/", "publishers/sandbox/")):
            continue
        text = path.read_text("utf-8")
        if not any(word in text for word in ("HttpPolicy", "HttpClient", "guard=", "Guard")):
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and name != "cms/core/conf.py":
                made = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                if made in ("HttpPolicy", "Guard"):
                    wrong.append(f"{name}:{node.lineno} makes a {made}")
                if made == "HttpClient" and not node.args:
                    wrong.append(f"{name}:{node.lineno} makes a client without the installation's policy")
                wrong += [f"{name}:{node.lineno} gives a guard" for one in node.keywords if one.arg == "guard"]
    assert wrong == []


# --- and what is asked: a door of this machine stands open, nobody may come ----------------------------------------


@pytest.fixture
def inside(settings: Any, db: None) -> Iterator[tuple[str, Callable[[], bool]]]:
    """An address inside, and whether somebody came."""
    settings.LOA = {**settings.LOA, "OUTBOUND_ALLOW": []}
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)

        def came() -> bool:
            try:
                server.accept()
            except BlockingIOError:
                return False
            return True

        yield f"http://127.0.0.1:{server.getsockname()[1]}", came


def _webhook(address: str) -> None:
    hook = Webhook(
        name="x", url=address, kinds=[Happening.TEST], collection=Collection.get_first_root_node()
    )  # fmt: skip
    new_secret(hook)
    hook.save()
    now = datetime.now(UTC)
    WebhookMessage.objects.create(webhook=hook, kind=Happening.TEST, body="{}", due_at=now, created_at=now)
    send_due(hook.pk, SystemClock())


def _source(address: str) -> None:
    list(fetch_many([FetchRequest(url=f"{address}/feed.xml", seconds=2)]))


def _hub(address: str) -> None:
    source = make_source(hub_url=address, hub_topic=f"{address}/feed.xml", push_token="x" * 40)
    asking._send(source, {"hub.mode": "subscribe", "hub.secret": "s" * 32})


def _partner(address: str) -> None:
    from syndication.inbound.exchange import telling

    source = make_source("Đối tác", kind="exchange", callback_url=address)
    with pytest.raises(Exception, match=r".") as told:
        telling._post(source.callback_url, {"operation": "ping"}, ("key", b"k" * 32), SystemClock())
    assert "Forbidden" in type(told.value).__name__


def _webmaster(address: str) -> None:
    assert not probe(address, Way.GET).is_good


def _portal(address: str) -> None:
    account = accounts.DEPARTMENT_PORTALS["so-y-te"]
    channel, _made = save_channel({
        "name": "Cổng", "platform": "department_portal", "options": {"endpoint": address, "keyid": account.keyid},
        "credentials": {"shared_key": account.shared_key},
    })  # fmt: skip
    assert not probe_channel(channel.pk, datetime.now(UTC)).ok


@pytest.mark.parametrize("door", [_webhook, _source, _hub, _partner, _webmaster, _portal])
def test_no_door_knocks_inside(door: Callable[[str], None], inside: tuple[str, Callable[[], bool]]) -> None:
    address, came = inside
    door(address)
    assert not came()


def test_a_hub_takes_no_callback_inside(client: Any, db: None, settings: Any) -> None:
    settings.LOA = {**settings.LOA, "OUTBOUND_ALLOW": []}
    asked = {"hub.mode": "subscribe", "hub.topic": "http://127.0.0.1:8000/feeds/all.rss"}
    for host in ("127.0.0.1", "169.254.169.254", "[::1]", "[::ffff:10.0.0.1]"):
        wish = urlencode({**asked, "hub.callback": f"http://{host}/x"})
        answer = client.post("/websub/", wish, content_type="application/x-www-form-urlencoded")
        assert answer.status_code in (400, 403, 422), host
