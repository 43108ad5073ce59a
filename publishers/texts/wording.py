"""What Loa adds to a post by itself: a template's text, a signature, a short address. Pure but for the desk's zone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from cms.core.text import nfc
from cms.entries.record import Record
from publishers.contract import Draft, Limit, Platform
from publishers.planning.preflight.shortening import shorten_to

from .placeholders import fill_to, values

_GAP = "\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The texts themselves, not their names: what was planned goes out as it was seen, whatever changes meanwhile."""

    template: str = ""
    signature: str = ""
    #: The short address that stands in the post instead of the item's own.
    link: str = ""

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Wording:
        """As a delivery keeps it."""
        return cls(**{name: str(kept.get(name) or "") for name in ("template", "signature", "link")})

    def keep(self) -> dict[str, str]:
        """For a delivery; nothing where nothing is added."""
        named = {"template": self.template, "signature": self.signature, "link": self.link}
        return {name: text for name, text in named.items() if text}


PLAIN = Wording()


def compose(platform: type[Platform], record: Record, wording: Wording = PLAIN) -> Draft:
    """The text that a channel begins with: the platform's own or the template's, then the signature.

    The item's full address stands in it; ``linked`` puts the short one in its place when it goes out.
    """
    draft = platform.compose(record, record.url)
    limit, signature = platform.capabilities.body, nfc(wording.signature).strip()
    room = _room(limit, signature)
    if wording.template:
        body = fill_to(wording.template, values(record, timezone.get_default_timezone()), room)
        draft = _in_its_place(draft, body) if body else draft
    elif signature and room is not None:
        draft = replace(draft, body=shorten_to(draft.body, room) or draft.body)
    return replace(draft, body=with_signature(draft.body, signature))


def with_signature(text: str, signature: str) -> str:
    """The signature below the text, once; where there is no text there is nothing to sign."""
    signature = nfc(signature).replace("\r\n", "\n").strip()
    if not signature or not text.strip() or signature in nfc(text):
        return text
    return f"{text.rstrip()}{_GAP}{signature}"


def linked(text: str, url: str, link: str) -> str:
    """The text with the short address wherever the item's own stands; an address that only begins alike stays."""
    if not (url and link):
        return text
    return re.sub(re.escape(url) + r"(?![\w/?#&=%~+-]|[.,:;!]\w)", lambda found: link, text)


def _in_its_place(own: Draft, body: str) -> Draft:
    """The template's text for the platform's own; a title that was only that text's first line is no field now."""
    was_part = own.body.startswith(own.title)
    return replace(own, body=body, title="" if was_part and not body.startswith(own.title) else own.title)


def _room(limit: Limit | None, signature: str) -> Limit | None:
    """What the signature leaves of the platform's bound."""
    if limit is None or not signature:
        return limit
    return replace(limit, maximum=max(0, limit.maximum - limit.count(_GAP + signature)))
