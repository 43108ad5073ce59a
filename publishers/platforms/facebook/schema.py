"""What a Facebook channel is told by a person: its Page, the credentials for it, and the choices for one item."""

from __future__ import annotations

import re
from typing import Literal

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field, field_validator

from publishers.contract import Figure

#: The Graph version this was written and tested for.
GRAPH_VERSION = "v26.0"
#: Figures that answer since 2026; Facebook has renamed its figures three times in two years.
FIGURES = (
    "views=post_media_view, reach=post_total_media_view_unique, clicks=post_clicks, "
    "reactions=post_reactions_by_type_total"
)
COMMENT_MAX = 8000
#: People who saw anything of the Page; answers since 2026.
PAGE_REACH = "page_total_media_view_unique"
_FIGURE = re.compile(r"^([a-z_]+)\s*=\s*([a-z0-9_]+)$")


def own_verify_token() -> str:
    """This installation's own word: the same each time, and not to be guessed."""
    return str(salted_hmac("publishers.facebook.webhook", "verify", algorithm="sha256").hexdigest()[:32])


class FacebookOptions(BaseModel):
    """Which Page."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, coerce_numbers_to_str=True)

    page_id: str = Field(
        pattern=r"^\d+$", title=_("Page ID"), description=_("The number of the Page, not its name or address.")
    )
    version: str = Field(
        default=GRAPH_VERSION, pattern=r"^v\d{1,2}\.\d{1,2}$", title=_("Graph API version"),
        description=_("Leave as it is unless Facebook retires this version."),
    )  # fmt: skip
    verify_token: str = Field(
        default_factory=own_verify_token, min_length=8, max_length=200, title=_("Verify token for webhooks"),
        description=_("Copy it into the app's webhook settings on Facebook, beside this channel's callback address."),
    )  # fmt: skip
    is_subscribed: bool = Field(
        default=False, title=_("Be told at once of changes made on the Page"),
        description=_("Needs a webhook in the app's settings and the permission “pages_manage_metadata”."),
    )  # fmt: skip
    figures: str = Field(
        default=FIGURES, max_length=500, title=_("Names of the figures"),
        description=_("Leave as it is unless Facebook renames its figures."),
    )  # fmt: skip
    page_reach: str = Field(
        default=PAGE_REACH, pattern=r"^[a-z0-9_]*$", max_length=80, title=_("Name of the Page's reach"),
        description=_("Leave as it is unless Facebook renames it. Left empty, it is not asked for."),
    )  # fmt: skip

    @field_validator("figures")
    @classmethod
    def _named(cls, value: str) -> str:
        read_figures(value)
        return value


class FacebookChoices(BaseModel):
    """What an editor may choose for one item."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    video_as: Literal["auto", "video", "reel"] = Field(
        default="auto", title=_("Show the video as"),
        description=_("A Reel is upright (9:16) and lasts 3 to 90 seconds."),
        json_schema_extra={
            "labels": {"auto": _("Reel if it has the shape of one"), "video": _("Video"), "reel": _("Reel")}
        },
    )  # fmt: skip
    first_comment: str = Field(
        default="", max_length=COMMENT_MAX, title=_("First comment"),
        description=_("Posted by the Page under its own post, for example with an address."),
    )  # fmt: skip


class FacebookCredentials(BaseModel):
    """The Page's own token and the app it was made with. Nothing secret shows in a repr or in an error."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, coerce_numbers_to_str=True, hide_input_in_errors=True
    )

    page_access_token: str = Field(min_length=1, repr=False, title=_("Page access token"))
    app_id: str = Field(pattern=r"^\w+$", title=_("App ID"))
    app_secret: str = Field(min_length=1, repr=False, title=_("App secret"))

    user_access_token: str = Field(
        default="", repr=False, title=_("User access token"), json_schema_extra={"renewed": True},
        description=_("Of a person who manages the Page. With it Loa fetches a Page token that does not run out."),
    )  # fmt: skip
    #: UTC, RFC 3339, of the long-lived user token; empty until it has been exchanged.
    expires_at: str = Field(default="", title=_("User token expires at"), json_schema_extra={"automatic": True})

    def secrets(self) -> tuple[str, ...]:
        """What must never be shown."""
        return (self.page_access_token, self.app_secret, self.user_access_token)


def read_figures(text: str) -> dict[Figure, str]:
    """Our figure → Facebook's name of it. Raises ``ValueError`` with a sentence."""
    found = {}
    for part in (part.strip() for part in text.split(",") if part.strip()):
        match = _FIGURE.match(part)
        if match is None or match[1] not in set(Figure):
            raise ValueError(_("“%(part)s” is not of the form figure=name.") % {"part": part[:60]})
        found[Figure(match[1])] = match[2]
    return found
