"""Every address of the desk that names a thing, with a thing of another agency in it. By introspection."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any
from uuid import uuid4

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from .screens import SCREENS
from .world import World

#: What fills a key that is no thing: acts and answers there are, tried one after the other.
WORDS: dict[str, tuple[str, ...]] = {
    "loa_channels:act": ("test", "pause", "resume", "close"),
    "loa_deliveries:act": ("cancel", "send", "retime", "drop"),
    "loa_inbox:answer": ("take", "decline", "later"), "loa_inbox:many": ("decline",),
    "loa_webhooks:act": ("test", "pause"),
    "loa_sources:act": ("poll", "pause", "resume"), "loa_subscribers:act": ("drop",),
    "loa_reports:act": ("count", "write", "close", "hand-in", "accept", "send-back", "correct", "take-back"),
    "loa_reports:file": ("docx", "xlsx", "csv"),
}  # fmt: skip
#: Everybody's at the desk, of whichever agency.
FOR_ALL: dict[str, str] = {
    "agency:inspect": "who is who is public", "loa_agency_chooser:chosen": "who is who is public",
    "loa_campaigns:starter": "a template of the field", "loa_channels:connect": "begins a channel of one's own",
    "loa_plans:page": "a task for all departments is theirs, too; cms/plans/seen.py leaves out the rest",
    "wagtailadmin_choose_page_child": "what is public may be linked to; drafts are left out",
    "wagtailadmin_pages:confirm_workflow_cancellation": "asks whether a dialogue is needed, names nothing",
    "wagtailadmin_pages:type_use": "lists what one may explore", "wagtailadmin_pages:type_use_results": "the same",
    "wagtailadmin_password_reset_confirm": "for whoever has the letter",
    "wagtailadmin_workflows:task_chosen": "names of steps", "wagtailmedia:add": "a film of one's own",
    "wagtailmedia:chooser_typed": "films one may choose", "wagtailmedia:chooser_upload": "a film of one's own",
    **dict.fromkeys(
        ["wagtailsnippetchoosers_loa_legal_documenttype:chosen",
         "wagtailsnippetchoosers_loa_legal_legaldocument:chosen",
         *(f"wagtailsnippets_loa_legal_legaldocument:{name}" for name in
           ("copy", "edit", "history", "history_results", "usage"))],
        "documents of law are one register, kept by all who check laws",
    ),
}  # fmt: skip
_PAGE = ("page_id", "parent_page_id", "page_to_move_id", "page_pk", "parent_id", "destination_id", "section")
_CODE = "training_courses"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One address with a thing in it. ``name``: what it is called in the code."""

    name: str
    path: str


def addresses(world: World) -> Iterator[Address]:
    """All of them, each with the things of ``world``; what can't be filled is an ``AssertionError``."""
    things = _things(world)
    for name, keys, view in _patterns():
        model = _model(view)
        filled = [_values(name, key, things, model) for key in keys]
        for values in product(*filled):
            yield Address(name=name, path=reverse(name, kwargs=dict(zip(keys, values, strict=True))))
    for screen in SCREENS:  # with the things that a person would open them for
        if screen.rows(world):
            yield Address(name=screen.url, path=screen.path(world))


def _patterns() -> Iterator[tuple[str, tuple[str, ...], Any]]:
    """Name, keys and view of each address of the desk that takes keys by name."""
    seen: set[tuple[str, tuple[str, ...]]] = set()

    def walk(patterns: Any, before: str, names: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...], Any]]:
        for one in patterns:
            route = before + str(one.pattern).lstrip("^")
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, route, (*names, one.namespace) if one.namespace else names)
            elif isinstance(one, URLPattern) and route.startswith("admin/") and one.name:
                keys = tuple(one.pattern.regex.groupindex)
                name = ":".join([*names, one.name])
                if keys and (name, keys) not in seen:
                    seen.add((name, keys))
                    yield name, keys, one.callback

    yield from walk(get_resolver().url_patterns, "", ())


def _model(view: Any) -> Any:
    given = getattr(view, "view_initkwargs", None) or getattr(view, "initkwargs", None) or {}
    found = given.get("model") or getattr(getattr(view, "view_class", None), "model", None)
    return found if isinstance(found, type) else None


def _things(world: World) -> dict[str, Callable[[], Any]]:
    """Key (alone, or after the name of its address) → the thing of the other agency that fills it."""
    made = world.made
    by_screen: dict[str, Any] = {}
    for screen in SCREENS:
        rows = screen.rows(world)
        if rows:
            by_screen.setdefault(screen.url.partition(":")[0], rows[0])
    constant: dict[str, Any] = {
        **dict.fromkeys(_PAGE, world.page_id), "entry_id": world.entries[0].pk,
        "entry": world.entries[0].pk, "plan_id": made["plan"].pk,
        "sha256": "0" * 64, "code": _CODE, "loa_calendar:write section": world.agency.section.pk,
        "loa_glance:remind code": "so-y-te", "loa_link_square code": "abcdef",
        "rule_id": made["round"].pk, "day_id": made["day"].pk, "line_id": 1, "task_id": 1, "task_state_id": 1,
        "workflow_state_id": 1, "workflow_pk": 1, "revision_id": 1, "revision_id_a": "earliest",
        "revision_id_b": "live", "session_id": 1, "uploaded_file_id": 1, "redirect_id": 1, "name": "x",
        "media_type": "video", "filter_spec": "max-10x10", "restriction_id": 1, "provider_id": "sso", "key": "law_day",
        "uidb64": "MQ", "token": "x-y", "platform": "facebook", "action_name": "approve", "type": "news",
        "app_label": "loa_pages", "model_name": "newspage", "app_name": "loa_pages", "object_id": str(world.page_id),
        "content_type_app_name": "loa_pages", "content_type_model_name": "newspage", "action": "delete",
        "loa_channels:choose pk": uuid4(), "history_pk": 1,
    }  # fmt: skip
    return {
        **{key: (lambda value=value: value) for key, value in constant.items()},
        **{f"{space} pk": (lambda value=value: value) for space, value in by_screen.items()},
    }


def _values(name: str, key: str, things: dict[str, Callable[[], Any]], model: Any) -> list[Any]:
    if name in WORDS and key in ("act", "answer", "kind"):
        return list(WORDS[name])
    space = name.partition(":")[0]
    found = things.get(f"{name} {key}") or (things.get(f"{space} {key}") if key == "pk" else None) or things.get(key)
    if found is not None:
        return [found()]
    row = _row(key, model)
    assert row is not None, f"{name}: nothing known fills the key “{key}”; name it in tests/desk/strangers.py"
    return [row]


def _row(key: str, model: Any) -> Any:
    """The first row of the view's model, of the one that the key names, or a number that nobody has."""
    if model is None:
        from wagtail.documents import get_document_model
        from wagtail.images import get_image_model
        from wagtailmedia.models import get_media_model

        kinds = {
            "image": get_image_model,
            "document": get_document_model,
            "doc": get_document_model,
            "media": get_media_model,
        }
        kind = kinds.get(key.removesuffix("_id"))
        if kind is None:
            return 1 if key in ("pk", "id", "submission_id", "collection_id") else None
        model = kind()
    first = model._default_manager.order_by("pk").values_list("pk", flat=True).first()
    return first if first is not None else 1
