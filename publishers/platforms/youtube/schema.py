"""What a YouTube channel of ours needs to know of itself: options shown in the admin, and credentials."""

from __future__ import annotations

from typing import Literal

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field


class YouTubeOptions(BaseModel):
    """Where and how videos appear."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, coerce_numbers_to_str=True)

    channel_id: str = Field(
        pattern=r"^UC[A-Za-z0-9_-]+$", title=_("Channel ID"),
        description=_("Begins with UC and has 24 characters; a handle (@name) is not one. YouTube Studio shows it."),
    )  # fmt: skip
    privacy: Literal["public", "unlisted", "private"] = Field(
        default="public", title=_("Who may watch"),
        json_schema_extra={"labels": {
            "public": _("Everybody"),
            "unlisted": _("Who has the link"),
            "private": _("The channel's owners"),
        }},
    )  # fmt: skip
    category_id: str = Field(
        default="27", pattern=r"^\d{1,3}$", title=_("Category"),
        description=_("YouTube's number of the category: 27 Education, 25 News & Politics, 29 Nonprofits & Activism."),
    )  # fmt: skip
    playlist_id: str = Field(
        default="", pattern=r"^[A-Za-z0-9_-]*$", max_length=100, title=_("Playlist"),
        description=_("Every video is added to this playlist of the channel; empty for none."),
    )  # fmt: skip


class YouTubeCredentials(BaseModel):
    """An OAuth client and the long-lived token that the channel's owner gave it."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, hide_input_in_errors=True)

    client_id: str = Field(min_length=1, title=_("Client ID"))
    client_secret: str = Field(min_length=1, repr=False, title=_("Client secret"))
    refresh_token: str = Field(
        min_length=1, repr=False, title=_("Refresh token"), json_schema_extra={"renewed": True}
    )  # fmt: skip
    #: An hour's access, shared by all workers; Loa fetches it.
    access_token: str = Field(default="", repr=False, title=_("Access token"), json_schema_extra={"automatic": True})
    #: UTC, RFC 3339.
    expires_at: str = Field(default="", title=_("Access token expires at"), json_schema_extra={"automatic": True})
    #: UTC, RFC 3339: the owner gave the consent for a time only; empty where Google named none.
    consent_ends_at: str = Field(default="", title=_("Consent ends at"), json_schema_extra={"automatic": True})
