"""What an editor wrote, changed and chose for each channel on *Publish everywhere*, read out of the form."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from pydantic import BaseModel, ValidationError

from cms.core.text import nfc
from cms.entries.record import Record
from publishers.channel_fields import FieldsInvalid, parse_fields
from publishers.contract import MediaEdits, Mend, Platform
from publishers.models import Channel
from publishers.planning.readiness import Finding, Readiness, mended, shared_draft
from publishers.registry import UnknownPlatform, get_platform
from publishers.sentences import Explained

from .model_fields import default_of, form_field

#: Texts that a person types for one channel, or for all that show a picture.
TITLE, BODY, EDITS, CHOICES, ALT = "title", "body", "edits", "choices", "alt"
_ALT_MAX = 1000
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One channel's share of the form."""

    variant: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    #: Label of a choice → what is wrong with it.
    mistakes: Mapping[str, str] = field(default_factory=dict)

    def over(self, row: Readiness) -> Readiness:
        """The channel's answer with the mistakes among its findings."""
        found = tuple(
            Finding(code="choice", field="choice", blocking=True, words=Explained(f"{label}: {sentence}", ""))
            for label, sentence in self.mistakes.items()
        )
        return replace(row, findings=found + row.findings) if found else row


class ChoicesForm(forms.Form):
    """What may be chosen for one item on one channel, as its platform's model says."""

    def __init__(self, channel: Channel, *, initial: Mapping[str, Any] | None = None, data: Any = None) -> None:
        self.model = choices_model(channel)
        super().__init__(data, prefix=f"{CHOICES}-{channel.pk}", initial=dict(initial or {}))
        for name, info in self.model.model_fields.items():
            self.fields[name] = form_field(info, name, initial=default_of(info), required=False)

    def read(self) -> tuple[dict[str, Any], dict[str, str]]:
        """Choices that differ from the defaults, and what is wrong: label → sentence."""
        self.full_clean()
        wrong = {str(self.fields[name].label): " ".join(errors) for name, errors in self.errors.items()}
        typed = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        try:
            parsed = parse_fields(self.model, typed)
        except FieldsInvalid as invalid:
            named = {name: str(self.fields[name].label) if name in self.fields else name for name in invalid.sentences}
            return typed, {**wrong, **{named[name]: text for name, text in invalid.sentences.items()}}
        usual = {name: default_of(info) for name, info in self.model.model_fields.items()}
        return {name: value for name, value in parsed.items() if value != usual[name]}, wrong


def choices_model(channel: Channel) -> type[BaseModel]:
    """What the channel's platform lets an editor choose for one item."""
    try:
        return get_platform(channel.platform).choices_model
    except UnknownPlatform:
        return Platform.choices_model


def read_written(
    data: Mapping[str, Any], record: Record, channels: Iterable[Channel], kept: Mapping[int, Written]
) -> dict[int, Written]:
    """Channel id → what differs from the shared text and the usual choices; what the form lacks stays as it was."""
    alt = _alt(data, record)
    return {channel.pk: _one(data, record, channel, kept.get(channel.pk, Written()), alt) for channel in channels}


def pressed(
    data: Mapping[str, Any], record: Record, channels: Iterable[Channel], written: Mapping[int, Written]
) -> dict[int, Written]:
    """After a mend was pressed: ``mend`` names channel, way and finding. What can't help any more changes nothing."""
    key, _, rest = str(data.get("mend", "")).partition(" ")
    way, _, named = rest.partition(" ")
    channel = next((one for one in channels if str(one.pk) == key), None)
    before = written.get(channel.pk) if channel else None
    if channel is None or before is None or way not in set(Mend):
        return dict(written)
    after = mended(record, channel, before.variant, before.options, named, Mend(way))
    changed = replace(before, variant=after[0], options=after[1]) if after else before
    return {**written, channel.pk: changed}


def hidden_edits(variant: Mapping[str, Any]) -> str:
    """The part of a variant that nobody types, as the form carries it."""
    part = {name: variant[name] for name in ("tags", "media") if variant.get(name)}
    return json.dumps(part, ensure_ascii=False) if part else ""


def _one(
    data: Mapping[str, Any], record: Record, channel: Channel, kept: Written, alt: Mapping[str, str]
) -> Written:  # fmt: skip
    variant = _texts(data, record, channel)
    edits = _edits(str(data.get(f"{EDITS}-{channel.pk}", "")))
    media = edits.pop("media", {})
    words = {**media.get("alt", {}), **alt}
    media = {name: value for name, value in {**media, "alt": {k: v for k, v in words.items() if v}}.items() if value}
    variant |= {**edits, **({"media": media} if media else {})}
    if f"{CHOICES}-{channel.pk}" not in data:
        return Written(variant=variant, options=kept.options)
    options, mistakes = ChoicesForm(channel, data=data).read()
    return Written(variant=variant, options=options, mistakes=mistakes)


def _texts(data: Mapping[str, Any], record: Record, channel: Channel) -> dict[str, Any]:
    shared = shared_draft(record, channel)
    changed: dict[str, Any] = {}
    for name in (TITLE, BODY):
        text = nfc(str(data.get(f"{name}-{channel.pk}", "")).replace("\r\n", "\n")).strip()
        if text and text != nfc(getattr(shared, name)).strip():
            changed[name] = text
    return changed


def _edits(text: str) -> dict[str, Any]:
    """What the form carries of tags and files; what was tampered with counts as nothing."""
    try:
        given = json.loads(text) if text else {}
        media = MediaEdits.model_validate(given.get("media") or {})
        tags = [nfc(str(tag)).strip() for tag in given.get("tags") or ()]
    except (ValueError, AttributeError, TypeError, ValidationError):
        return {}
    found: dict[str, Any] = {"tags": tags} if tags else {}
    kept = media.model_dump(mode="json", exclude_defaults=True)
    return {**found, "media": kept} if kept else found


def _alt(data: Mapping[str, Any], record: Record) -> dict[str, str]:
    """Picture → words typed for it, for every channel; emptied ones too."""
    names = {item.sha256 for item in record.attachments if _SHA256.fullmatch(item.sha256)}
    given = {sha256: data.get(f"{ALT}-{sha256}") for sha256 in names}
    return {sha256: nfc(str(text)).strip()[:_ALT_MAX] for sha256, text in given.items() if text is not None}
