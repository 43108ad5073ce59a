"""What of the required is on a department's pages. Pure: facts of pages and wishes in, findings out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

from .reading import Page

#: Days as texts announce them (a law in force from next year) are no news.
_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A banner or a link that has to be there."""

    kind: str
    title: str
    target: str
    is_required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """How our own content is recognised on a page."""

    base_url: str
    #: Addresses of our newest items, with their days.
    newest: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found, as plain data for the row."""

    ok: bool
    findings: dict[str, Any]
    newest: date | None


def judge(
    pages: Sequence[Page], wanted: Iterable[Wanted], ours: Ours, today: date, broken: Mapping[str, str] | None = None
) -> Verdict:
    """Look at all pages of one site together: a banner may stand on the home page or in the section."""
    embedded = {address for page in pages for address in page.embedded}
    has_banners = any(_is_at(address, ours.base_url, "/banners.js") for address in embedded)
    has_widget = any(_is_at(address, ours.base_url, "/widget/") for address in embedded)
    items = [
        _with_problem(one, _problem(one, pages, has_banners=has_banners), broken or {}) for one in wanted
    ]  # fmt: skip
    linked = {_key(address) for page in pages for address in page.links}
    shown = [day for address, day in ours.newest.items() if _key(address) in linked]
    days = [day for page in pages for day in page.days if day <= today + _AHEAD] + shown
    if has_widget and ours.newest:
        days.append(max(ours.newest.values()))
    ok = not any(item["problem"] and item["required"] for item in items)
    findings = {"wanted": items, "shows": "widget" if has_widget else "items" if shown else ""}
    return Verdict(ok=ok, findings=findings, newest=max(days, default=None))


def _problem(one: Wanted, pages: Sequence[Page], *, has_banners: bool) -> str:
    if one.kind == "banner" and has_banners:
        return ""
    found = {address for page in pages for address in page.links if _key(address) == _key(one.target)}
    if not found:
        return "missing"
    if one.target.startswith("https:") and all(address.startswith("http:") for address in found):
        return "insecure"
    pictured = {address for page in pages for address in page.pictured}
    if one.kind == "banner" and not found & pictured:
        return "no_picture"
    return ""


def _with_problem(one: Wanted, problem: str, broken: Mapping[str, str]) -> dict[str, Any]:
    if not problem and one.target in broken:
        problem = "broken"
    return {
        "kind": one.kind, "title": one.title, "target": one.target, "required": one.is_required, "problem": problem
    }  # fmt: skip


def _is_at(address: str, base_url: str, path: str) -> bool:
    return _key(address.partition("?")[0]).startswith(_key(base_url) + path)


def _key(address: str) -> str:
    """Addresses that lead to the same page, however their end, scheme and host are written."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return address
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{port}{unquote(parts.path).rstrip('/')}{query}"
