"""What an editor may choose for one video, and what comes of it together with the channel's own settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from cms.core.clock import rfc3339
from publishers.contract import Message

from .schema import YouTubeOptions

_PRIVACY = {
    "": _("As the channel's settings say"),
    "public": _("Everybody"),
    "unlisted": _("Who has the link"),
    "private": _("The channel's owners"),
}
#: YouTube's numbers of the categories that an office of law education may need.
_CATEGORIES = {
    "": _("As the channel's settings say"),
    "27": _("Education"),
    "25": _("News & Politics"),
    "29": _("Nonprofits & Activism"),
    "22": _("People & Blogs"),
    "26": _("Howto & Style"),
    "24": _("Entertainment"),
    "1": _("Film & Animation"),
    "10": _("Music"),
    "28": _("Science & Technology"),
}


class YouTubeChoices(BaseModel):
    """For this one video; what is left as it is follows the channel."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    privacy: Literal["", "public", "unlisted", "private"] = Field(
        default="", title=_("Who may watch"), json_schema_extra={"labels": _PRIVACY}
    )  # fmt: skip
    public_at: str = Field(
        default="", max_length=40, title=_("Private until"),
        description=_("Date and time at which YouTube itself makes the video public, as 2026-12-01 08:00; until then "
                      "only the channel's owners see it. Empty: it is seen as soon as it is there."),
        json_schema_extra={"kind": "datetime"},
    )  # fmt: skip
    category_id: Literal["", "27", "25", "29", "22", "26", "24", "1", "10", "28"] = Field(
        default="", title=_("Category"), json_schema_extra={"labels": _CATEGORIES}
    )  # fmt: skip
    playlist: Literal["", "other", "none"] = Field(
        default="", title=_("Playlist"),
        json_schema_extra={"labels": {
            "": _("As the channel's settings say"), "other": _("The one named below"), "none": _("None"),
        }},
    )  # fmt: skip
    playlist_id: str = Field(
        default="", pattern=r"^[A-Za-z0-9_-]*$", max_length=100, title=_("Another playlist"),
        description=_("The playlist's ID: the part after “list=” in its address."),
    )  # fmt: skip
    made_for_kids: bool = Field(
        default=False, title=_("Made for children"),
        description=_("The law of some countries asks for this. Comments and notifications are then off."),
    )  # fmt: skip
    notify_subscribers: bool = Field(default=True, title=_("Tell the channel's subscribers"))
    language: str = Field(
        default="", pattern=r"^([a-z]{2,3}(-[A-Za-z0-9]{2,8})*)?$", title=_("Language that is spoken"),
        description=_("As a code: vi Vietnamese, en English, km Khmer. Empty: the item's own language."),
    )  # fmt: skip
    synthetic_media: bool = Field(
        default=False, title=_("Realistic pictures or voices were made or altered by a computer"),
        description=_("YouTube wants this said of what could be taken for real, and shows a note to viewers."),
    )  # fmt: skip
    license: Literal["youtube", "creativeCommon"] = Field(
        default="youtube", title=_("Licence"),
        json_schema_extra={"labels": {
            "youtube": _("YouTube's standard licence"), "creativeCommon": _("Others may reuse it (Creative Commons)"),
        }},
    )  # fmt: skip
    embeddable: bool = Field(default=True, title=_("Other websites may show it"))
    public_stats: bool = Field(default=True, title=_("Everybody sees how often it was watched"))

    @field_validator("public_at")
    @classmethod
    def _as_instant(cls, text: str) -> str:
        """UTC, RFC 3339; what names no zone is meant on the clocks of this installation."""
        if not text:
            return ""
        try:
            wall = datetime.fromisoformat(text.replace("Z", "+00:00"))
        except ValueError:
            raise ValueError(gettext("Write the date and the time in full, as 2026-12-01 08:00.")) from None
        return rfc3339((wall if wall.tzinfo else wall.replace(tzinfo=get_default_timezone())).astimezone(UTC))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How one video is to appear."""

    chosen: YouTubeChoices
    privacy: str
    public_at: datetime | None
    category_id: str
    playlist_id: str
    language: str

    @property
    def facts(self) -> dict[str, Any]:
        """What must be known of it later."""
        until = {"public_at": rfc3339(self.public_at)} if self.public_at else {}
        return {"privacy": "public" if self.public_at else self.privacy, **until}


def wishes(options: YouTubeOptions, message: Message) -> Wishes:
    """The channel's settings with the editor's choices on top. Raises ``pydantic.ValidationError``."""
    chosen = YouTubeChoices.model_validate(dict(message.options))
    playlists = {"": options.playlist_id, "other": chosen.playlist_id, "none": ""}
    return Wishes(
        chosen=chosen,
        privacy=chosen.privacy or options.privacy,
        public_at=datetime.fromisoformat(chosen.public_at) if chosen.public_at else None,
        category_id=chosen.category_id or options.category_id,
        playlist_id=playlists[chosen.playlist],
        language=chosen.language or message.language,
    )


def wrong_choices(choices: Mapping[str, Any]) -> list[str]:
    """The titles of the choices that can't be used."""
    try:
        YouTubeChoices.model_validate(dict(choices))
    except ValidationError as error:
        names = [str(item["loc"][0]) for item in error.errors() if item["loc"]]
        fields = YouTubeChoices.model_fields
        return list(dict.fromkeys(str(fields[name].title) if name in fields else name for name in names))
    return []
