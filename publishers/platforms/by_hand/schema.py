"""What a by-hand channel is told by a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field

PlaceKind = Literal["other", "radio", "loudspeaker", "tv", "bookcase"]

#: Syllables a minute, as usual at each kind of place: through a loudspeaker only slow speech is understood.
USUAL_SPEED: Mapping[PlaceKind, int] = {"other": 180, "radio": 180, "loudspeaker": 150, "tv": 170, "bookcase": 180}
READ_ALOUD: frozenset[PlaceKind] = frozenset({"radio", "loudspeaker", "tv"})


class ByHandOptions(BaseModel):
    """The place, and what a clerk does there."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    place: str = Field(
        min_length=1, max_length=200, title=_("Place"),
        description=_("Where the item appears: a loudspeaker network, a TV station, an e-bookcase, a web form."),
    )  # fmt: skip
    kind: PlaceKind = Field(
        default="other", title=_("Kind of place"), description=_("Decides which papers Loa makes."),
        json_schema_extra={"labels": {
            "other": _("Another place, such as a web form"),
            "radio": _("Radio: a script with everything spelled out"),
            "loudspeaker": _("Commune loudspeakers: a script to be read twice, with a log"),
            "tv": _("Television: a script with pictures beside the text"),
            "bookcase": _("E-bookcase of law: a package with a catalogue record"),
        }},
    )  # fmt: skip
    instructions: str = Field(
        default="", max_length=2000, title=_("What to do"),
        description=_("Printed on every sheet: whom to call, which form to fill in, what to send back."),
    )  # fmt: skip
    reading_text: bool = Field(
        default=False, title=_("To be read aloud"),
        description=_("Adds the text to be read and its time. Always so for audio items, radio, loudspeakers, TV."),
    )  # fmt: skip
    speed: int = Field(
        default=0, ge=0, le=300, title=_("Reading speed (syllables a minute)"),
        description=_("0 = as usual: radio 180, television 170, loudspeakers 150."),
    )  # fmt: skip
    short_forms: str = Field(
        default="", max_length=4000, title=_("Short forms of this place"),
        description=_("One a line, such as “BCH = Ban Chỉ huy”. The reader is given the full words."),
    )  # fmt: skip

    @property
    def syllables_a_minute(self) -> int:
        return self.speed or USUAL_SPEED[self.kind]


class ByHandCredentials(BaseModel):
    """None: nothing is connected."""

    model_config = ConfigDict(frozen=True, extra="forbid")
