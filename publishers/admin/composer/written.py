"""What an editor wrote, changed and chose for each channel on *Publish everywhere*, read out of the form."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from pydantic import BaseModel, ValidationError

from cms.core.text import nfc
from cms.entries.record import Record
from publishers.channel_fields import FieldsInvalid, parse_fields
from publishers.contract import Draft, MediaEdits, Mend, Platform
from publishers.models import Campaign, Channel
from publishers.planning.preflight.readiness import Finding, Readiness, mended, shared_draft
from publishers.planning.shared_text import SHARED, changed_words
from publishers.registry import UnknownPlatform, get_platform
from publishers.sentences import Explained
from publishers.texts.wording import Wording

from ..model_fields import default_of, form_field
from .media_fields import GivenMedia

#: What a person types for one channel; the rest of a field's name is the channel's id.
TITLE, BODY, EDITS, CHOICES = "title", "body", "edits", "choices"
#: What a person types for all of them.
SHARED_TITLE, SHARED_TEXT = "shared-title", "shared-text"


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
    data: Mapping[str, Any], record: Record, channels: Iterable[Channel], kept: Mapping[int, Written],
    wordings: Mapping[int, Wording] | None = None,
) -> dict[int, Written]:  # fmt: skip
    """Channel id → what differs from the item's own words and the usual choices; what the form lacks stays.

    ``wordings``: channel id → what Loa adds to the text there, so that nobody's own text is seen in it.
    """
    media, added = GivenMedia(data=data, record=record), wordings or {}
    return {
        channel.pk: _one(data, record, channel, kept.get(channel.pk, Written()), media, added.get(channel.pk))
        for channel in channels
    }


def pressed(
    data: Mapping[str, Any], record: Record, channels: Iterable[Channel], written: Mapping[int, Written], *,
    campaign: Campaign | None = None,
) -> dict[int, Written]:  # fmt: skip
    """After a mend was pressed: ``mend`` names channel, way and finding. What can't help any more changes nothing."""
    key, _, rest = str(data.get("mend", "")).partition(" ")
    way, _, named = rest.partition(" ")
    channel = next((one for one in channels if str(one.pk) == key), None)
    before = written.get(channel.pk) if channel else None
    if channel is None or before is None or way not in set(Mend):
        return dict(written)
    after = mended(record, channel, before.variant, before.options, named, Mend(way), campaign=campaign)
    changed = replace(before, variant=after[0], options=after[1]) if after else before
    return {**written, channel.pk: changed}


def hidden_edits(variant: Mapping[str, Any]) -> str:
    """The part of a variant that nobody types, as the form carries it."""
    part = {name: variant[name] for name in ("tags", "media") if variant.get(name)}
    return json.dumps(part, ensure_ascii=False) if part else ""


def _one(
    data: Mapping[str, Any], record: Record, channel: Channel, kept: Written, media: GivenMedia,
    wording: Wording | None,
) -> Written:  # fmt: skip
    words = _shared(data, record, kept)
    variant: dict[str, Any] = {SHARED: words} if words else {}
    variant |= _texts(data, channel, shared_draft(record, channel, variant, wording=wording))
    edits = _edits(str(data.get(f"{EDITS}-{channel.pk}", "")))
    files = media.over(channel.pk, edits.pop("media", MediaEdits())).model_dump(mode="json", exclude_defaults=True)
    variant |= {**edits, **({"media": files} if files else {})}
    if f"{CHOICES}-{channel.pk}" not in data:
        return Written(variant=variant, options=kept.options)
    options, mistakes = ChoicesForm(channel, data=data).read()
    return Written(variant=variant, options=options, mistakes=mistakes)


def _shared(data: Mapping[str, Any], record: Record, kept: Written) -> dict[str, str]:
    """What is written over the item's own words, for all channels."""
    if SHARED_TITLE not in data and SHARED_TEXT not in data:
        return dict(kept.variant.get(SHARED) or {})
    title, text = (str(data.get(name, "")).replace("\r\n", "\n") for name in (SHARED_TITLE, SHARED_TEXT))
    return changed_words(record, title=title, text=text)


def _texts(data: Mapping[str, Any], channel: Channel, shared: Draft) -> dict[str, Any]:
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
    return {"media": media, **({"tags": tags} if tags else {})}
