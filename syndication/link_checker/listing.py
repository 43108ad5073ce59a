"""Departments' sites, required links and banners written in a file: read, checked, made or brought up to date."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field
from pydantic import ValidationError as Unfit
from wagtail.images import get_image_model

from syndication.models import Banner, RequiredLink, WatchedSite


class EntryUnfit(Exception):
    """The entry of the file can't be used. The text is a sentence."""


class _Listed(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class ListedSite(_Listed):
    """A department's site."""

    name: str = Field(min_length=1, max_length=200)
    home_url: str
    agency: str = ""
    section_url: str = ""
    frame_origins: str = ""
    active: bool = True


class ListedLink(_Listed):
    """An address that every site must link to."""

    title: str = Field(min_length=1, max_length=200)
    target: str
    order: int = Field(default=0, ge=0)


class ListedBanner(ListedLink):
    """A banner; its picture is named by its title in the library."""

    picture: str
    required: bool = True


def save_site(entry: Any) -> tuple[str, bool]:
    """Make or renew the site of that home page; its name, and whether anything changed. Raises ``EntryUnfit``."""
    wanted = _read(ListedSite, entry)
    wanted["agency_code"] = wanted.pop("agency")
    row = WatchedSite.objects.filter(home_url=wanted["home_url"]).first() or WatchedSite()
    return wanted["name"], _save(row, wanted)


def save_link(entry: Any) -> tuple[str, bool]:
    """The same for a required link, known by its title."""
    wanted = _read(ListedLink, entry)
    return wanted["title"], _save(_titled(RequiredLink, wanted), wanted)


def save_banner(entry: Any) -> tuple[str, bool]:
    """The same for a banner, known by its title."""
    wanted = _read(ListedBanner, entry)
    picture = wanted.pop("picture")
    wanted["image"] = get_image_model().objects.filter(title=picture).order_by("pk").first()
    if wanted["image"] is None:
        sentence = _("“%(name)s”: the library has no picture “%(picture)s”. Upload it first.")
        raise EntryUnfit(sentence % {"name": wanted["title"], "picture": picture})
    return wanted["title"], _save(_titled(Banner, wanted), wanted)


def _titled(model: type[Any], wanted: dict[str, Any]) -> Any:
    return model.objects.filter(title=wanted["title"]).first() or model()


def _read(form: type[_Listed], entry: Any) -> dict[str, Any]:
    try:
        return form.model_validate(entry).model_dump()
    except Unfit as error:
        name = (entry.get("name") or entry.get("title") or "?") if isinstance(entry, dict) else "?"
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "?"
        sentence = _("“%(name)s”: the field “%(field)s” can't be used: %(reason)s")
        raise EntryUnfit(sentence % {"name": name, "field": where, "reason": first["msg"]}) from None


def _save(row: Model, wanted: dict[str, Any]) -> bool:
    changed = [name for name, value in wanted.items() if row.pk is None or getattr(row, name) != value]
    for name in changed:
        setattr(row, name, wanted[name])
    try:
        row.full_clean()
    except ValidationError as error:
        raise EntryUnfit(f"“{wanted.get('name') or wanted.get('title')}”: {' '.join(error.messages)}") from None
    if changed:
        row.save()
    return bool(changed)
