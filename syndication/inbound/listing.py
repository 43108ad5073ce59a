"""Sources written in a file: read, checked, made or brought up to date."""

from __future__ import annotations

from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field
from pydantic import ValidationError as Unfit
from wagtail.models import Collection

from cms.entries.models import AgencyName
from syndication.models import Source


class SourceUnfit(Exception):
    """The entry of the file can't be used. The text is a sentence."""


class ListedSource(BaseModel):
    """One entry of the file."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    name: str = Field(min_length=1, max_length=120)
    kind: Literal["feed", "oai", "exchange", "form"] = "feed"
    agency: str = ""
    #: Name of the collection; else the one that bears the agency's name.
    collection: str = ""
    address: str = ""
    home_url: str = ""
    trust: Literal["ask", "draft", "publish"] = "ask"
    form: str = ""
    topics: list[str] = []
    audiences: list[str] = []
    every_s: int = Field(default=900, ge=60, le=7 * 86_400)
    contact_email: str = ""
    callback_url: str = ""
    options: dict[str, Any] = {}


def save_source(entry: Any) -> tuple[Source, bool]:
    """Make the source of that name, or bring it up to date; whether anything changed. Raises ``SourceUnfit``."""
    name = entry.get("name", "?") if isinstance(entry, dict) else "?"
    try:
        listed = ListedSource.model_validate(entry)
    except Unfit as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "?"
        sentence = _("“%(name)s”: the field “%(field)s” can't be used: %(reason)s")
        raise SourceUnfit(sentence % {"name": name, "field": where, "reason": first["msg"]}) from None
    source = Source.objects.filter(name=listed.name).first() or Source(name=listed.name)
    wanted = listed.model_dump(exclude={"name", "agency", "collection"})
    wanted |= {"agency_code": listed.agency, "collection": _collection(listed)}
    changed = [field for field, value in wanted.items() if getattr(source, field) != value]
    for field in changed:
        setattr(source, field, wanted[field])
    if "address" in changed:
        source.etag = source.last_modified = source.body_sha256 = ""
        source.next_at = None
    try:
        source.full_clean(exclude=["form"])
    except ValidationError as error:
        raise SourceUnfit(f"“{name}”: {' '.join(error.messages)}") from None
    if changed or source.pk is None:
        source.save()
    return source, bool(changed)


def _collection(listed: ListedSource) -> Collection:
    names = AgencyName.objects.filter(code=listed.agency).order_by("-valid_from").values_list("name", flat=True)
    wanted = [listed.collection] if listed.collection else list(names) if listed.agency else []
    found = Collection.objects.filter(name__in=wanted).order_by("depth", "path").first()
    if found is None and listed.collection:
        sentence = _("“%(name)s”: there is no collection “%(collection)s”. Make it first, or leave the field out.")
        raise SourceUnfit(sentence % {"name": listed.name, "collection": listed.collection})
    return found or Collection.get_first_root_node()
