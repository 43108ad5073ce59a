"""What a by-hand channel is told by a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field


class ByHandOptions(BaseModel):
    """The place, and what a clerk does there."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    place: str = Field(
        min_length=1, max_length=200, title=_("Place"),
        description=_("Where the item appears: a loudspeaker network, a TV station, an e-bookcase, a web form."),
    )  # fmt: skip
    instructions: str = Field(
        default="", max_length=2000, title=_("What to do"),
        description=_("Printed on every sheet: whom to call, which form to fill in, what to send back."),
    )  # fmt: skip
    reading_text: bool = Field(
        default=False, title=_("To be read aloud"),
        description=_("Prints the text in large letters, with its reading time. Always so for audio items."),
    )  # fmt: skip


class ByHandCredentials(BaseModel):
    """None: nothing is connected."""

    model_config = ConfigDict(frozen=True, extra="forbid")
