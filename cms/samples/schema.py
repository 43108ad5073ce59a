"""Reads a samples file: every good item becomes a frozen object, every bad one a list of sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from cms.core.text import nfc
from cms.entries.record import LegalReference, Relation, Text

from .mistakes import EXPECTATIONS, Mistake
from .vocabulary import Vocabulary

SCHEMA = "pbgdpl-samples/1"
#: The samples that come with Loa.
BUNDLED = Path(__file__).parent / "data" / "samples.yaml"
_MAX_BYTES = 5_000_000


def _plain_date(value: Any) -> date | None:
    """Take a date or ``YYYY-MM-DD``; nothing that merely looks like one (numbers, times)."""
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise PydanticCustomError("not_a_date", "not a date", {"value": _brief(value)}) from None


Day = Annotated[date | None, BeforeValidator(_plain_date)]
Line = Annotated[Text, Field(min_length=1, max_length=1000)]
Paragraph = Annotated[Text, Field(min_length=1, max_length=20_000)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class SampleDocument(_Strict):
    """A document of law as the item names it. ``verified: false`` marks a date nobody has checked yet."""

    number: Annotated[Text, Field(min_length=1, max_length=100)]
    type: str
    title: Annotated[Text, Field(max_length=2000)] = ""
    issuer: Annotated[Text, Field(max_length=500)] = ""
    issued_on: Day = None
    effective_on: Day = None
    expires_on: Day = None
    relation: str = Relation.CITES
    verified: bool = True

    @field_validator("type", "relation")
    @classmethod
    def _known(cls, value: str, info: ValidationInfo) -> str:
        allowed = [r.value for r in Relation] if info.field_name == "relation" else _words(info).document_types
        return _one_of(value, allowed)

    def as_reference(self) -> LegalReference:
        """The same in the record's words."""
        return LegalReference(
            number=self.number,
            type=self.type,
            issuer=self.issuer,
            issued_on=self.issued_on,
            effective_on=self.effective_on,
            expires_on=self.expires_on,
            abstract=self.title,
            relation=Relation(self.relation),
        )


class SampleContest(_Strict):
    """The frame of a contest."""

    opens_on: Day = None
    closes_on: Day = None
    questions_per_attempt: int | None = Field(default=None, gt=0, le=1000)
    attempts_per_person: int | None = Field(default=None, gt=0, le=1000)
    tie_break: Annotated[Text, Field(max_length=500)] = ""

    @model_validator(mode="after")
    def _in_order(self) -> SampleContest:
        if self.opens_on and self.closes_on and self.closes_on < self.opens_on:
            raise PydanticCustomError(
                "wrong_order", "closes before it opens", {"at": "closes_on", "before": "opens_on"}
            )
        return self


class SampleItem(_Strict):
    """One item of a samples file."""

    id: Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")]
    title: Annotated[Text, Field(min_length=1, max_length=300)]
    form: str
    summary: Annotated[Text, Field(max_length=1000)] = ""
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = "vi"
    topic: str
    audience: Annotated[tuple[str, ...], Field(max_length=50)] = ()
    tags: Annotated[tuple[Line, ...], Field(max_length=50)] = ()
    channels: Annotated[tuple[str, ...], Field(max_length=50)] = ()
    question: Annotated[Text, Field(max_length=2000)] = ""
    fictional: bool = False
    duration_s: int | None = Field(default=None, gt=0, le=86_400)
    contest: SampleContest | None = None
    legal_documents: Annotated[tuple[SampleDocument, ...], Field(max_length=100)] = ()
    body: Annotated[tuple[Paragraph, ...], Field(min_length=1, max_length=500)]
    review_note: Annotated[Text, Field(max_length=2000)] = ""

    @field_validator("form", "topic")
    @classmethod
    def _known(cls, value: str, info: ValidationInfo) -> str:
        return _one_of(value, _words(info).forms if info.field_name == "form" else _words(info).topics)

    @field_validator("audience", "channels")
    @classmethod
    def _all_known(cls, values: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        allowed = _words(info).audiences if info.field_name == "audience" else _words(info).channels
        return tuple(dict.fromkeys(_one_of(value, allowed) for value in values))


@dataclass(frozen=True, slots=True)
class Samples:
    """What a file held: the good items in order, and what is wrong with the others."""

    items: tuple[SampleItem, ...] = ()
    mistakes: tuple[Mistake, ...] = ()


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Safe YAML whose dates stay text: an impossible date is then one item's mistake, not the file's."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in rules if tag != "tag:yaml.org,2002:timestamp"]
        for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def read_samples(source: str | bytes, *, vocabulary: Vocabulary | None = None) -> Samples:
    """Parse a samples file. Never raises for its content: a bad item stops no other."""
    try:
        data = yaml.load(_as_text(source), Loader=_Loader)  # noqa: S506 (a safe loader)
    except _Unreadable as unreadable:
        return Samples(mistakes=(unreadable.mistake,))
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        return Samples(mistakes=(_yaml_mistake(error),))
    schema = data.get("schema") if isinstance(data, dict) else None
    if schema != SCHEMA:
        return Samples(mistakes=(Mistake(code="file_schema", params={"value": _brief(schema), "allowed": SCHEMA}),))
    if not isinstance(data.get("items"), list):
        return Samples(mistakes=(Mistake(code="file_no_items"),))
    return _read_items(data["items"], vocabulary or Vocabulary())


def read_samples_file(path: Path, *, vocabulary: Vocabulary | None = None) -> Samples:
    """Parse the file at ``path``; raises ``OSError`` if it can't be opened."""
    with path.open("rb") as file:
        return read_samples(file.read(_MAX_BYTES + 1), vocabulary=vocabulary)


def _read_items(rows: list[Any], vocabulary: Vocabulary) -> Samples:
    items: list[SampleItem] = []
    mistakes: list[Mistake] = []
    seen: set[str] = set()
    for position, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            mistakes.append(Mistake(code="item_not_mapping", item=f"#{position}"))
            continue
        name = row["id"] if isinstance(row.get("id"), str) and row["id"].strip() else f"#{position}"
        try:
            item = SampleItem.model_validate(row, context=vocabulary)
        except ValidationError as error:
            mistakes.extend(_mistake(name, details) for details in error.errors(include_url=False))
            continue
        if item.id in seen:
            mistakes.append(Mistake(code="duplicate_id", item=item.id, field="id"))
            continue
        seen.add(item.id)
        items.append(item)
    return Samples(tuple(items), tuple(mistakes))


def _words(info: ValidationInfo) -> Vocabulary:
    return info.context if isinstance(info.context, Vocabulary) else Vocabulary()


def _one_of(value: str, allowed: Iterable[str]) -> str:
    words = tuple(allowed)
    if value not in words:
        raise PydanticCustomError("unknown_word", "unknown", {"value": _brief(value), "allowed": ", ".join(words)})
    return value


def _mistake(item: str, details: ErrorDetails) -> Mistake:
    """Put a pydantic error into our closed set of sentences."""
    kind, context = details["type"], details.get("ctx", {})
    field = _path(details["loc"])
    if kind == "wrong_order":
        field = f"{field}.{context['at']}" if field else str(context["at"])
        return Mistake(code=kind, item=item, field=field, params={"earlier": context["before"]})
    if kind in ("unknown_word", "not_a_date"):
        return Mistake(code=kind, item=item, field=field, params=context)
    if kind == "extra_forbidden":
        return Mistake(code="unknown_field", item=item, field=field)
    if kind == "missing":
        return Mistake(code="missing", item=item, field=field)
    if kind in ("string_too_long", "too_long"):
        return Mistake(code="too_long", item=item, field=field, params={"maximum": context["max_length"]})
    if kind in ("string_too_short", "too_short"):
        return Mistake(code="too_short", item=item, field=field, params={"minimum": context["min_length"]})
    expected = EXPECTATIONS.get(kind, details["msg"])
    return Mistake(
        code="invalid", item=item, field=field, params={"value": _brief(details["input"]), "expected": expected}
    )


def _path(location: tuple[str | int, ...]) -> str:
    """``("legal_documents", 0, "type")`` → ``legal_documents[1].type``: people count from one."""
    path = ""
    for part in location:
        path += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if path else part
    return path


def _brief(value: Any) -> str:
    text = "" if value is None else nfc(str(value))
    return text if len(text) <= 60 else text[:59] + "…"


class _Unreadable(Exception):
    def __init__(self, mistake: Mistake) -> None:
        super().__init__(mistake.code)
        self.mistake = mistake


def _as_text(source: str | bytes) -> str:
    if len(source) > _MAX_BYTES:
        sizes = {"megabytes": round(len(source) / 1e6, 1), "maximum": _MAX_BYTES // 1_000_000}
        raise _Unreadable(Mistake(code="file_too_large", params=sizes))
    if isinstance(source, str):
        return source
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _Unreadable(Mistake(code="file_not_utf8")) from None


def _yaml_mistake(error: Exception) -> Mistake:
    mark = getattr(error, "problem_mark", None)
    reason = getattr(error, "problem", None) or str(error).splitlines()[0] if str(error) else type(error).__name__
    return Mistake(code="file_unreadable", params={"line": mark.line + 1 if mark else "?", "reason": _brief(reason)})
