"""What a Zalo channel is told by a person: its options and its credentials."""

from __future__ import annotations

from typing import Literal

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field

AUTHOR_MAX = 50


class ZaloOptions(BaseModel):
    """Which Official Account, and how it signs."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, coerce_numbers_to_str=True)

    oa_id: str = Field(
        pattern=r"^\w+$", title=_("OA ID"), description=_("The number of the Official Account, digits only.")
    )
    author: str = Field(
        default="", max_length=AUTHOR_MAX, title=_("Author"),
        description=_("Shown under the title; left empty, the agency of the item is shown."),
    )  # fmt: skip
    broadcast_monthly_limit: int = Field(
        default=1, ge=0, title=_("Broadcasts a month"),
        description=_("How many broadcasts the account's plan allows. Publishing never sends one by itself."),
    )  # fmt: skip
    comments: Literal["show", "hide"] = Field(
        default="show", title=_("Readers' comments"), description=_("Whether readers may comment below an article."),
        json_schema_extra={"labels": {"show": _("Readers may comment"), "hide": _("No comments")}},
    )  # fmt: skip
    withdraw_by: Literal["remove", "hide"] = Field(
        default="remove", title=_("When an item is withdrawn"),
        description=_("A hidden article stays in the account's own list, where only its staff see it."),
        json_schema_extra={"labels": {"remove": _("Remove the article"), "hide": _("Hide the article from readers")}},
    )  # fmt: skip
    fallback_cover: str = Field(
        default="", max_length=500, pattern=r"^(https://[\x21-\x7e]+)?$", title=_("Cover in reserve"),
        description=_("Address of a picture (https, JPEG or PNG, at most 0.9 MB) that stands in when Zalo can't use an "
                      "item's own cover. Left empty, the own cover is tried once more."),
    )  # fmt: skip
    appsecret_proof: bool = Field(
        default=False, title=_("Sign every call"),
        description=_("Switch on when the app demands “appsecret_proof” in Zalo's console."),
    )  # fmt: skip


class ZaloChoices(BaseModel):
    """What may be chosen for one item."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    article_type: Literal["auto", "normal"] = Field(
        default="auto", title=_("Kind of article"),
        json_schema_extra={"labels": {"auto": _("A video article if there is a video"), "normal": _("Text article")}},
    )  # fmt: skip
    comments: Literal["channel", "show", "hide"] = Field(
        default="channel", title=_("Readers' comments"),
        json_schema_extra={"labels": {
            "channel": _("As the channel's settings say"), "show": _("Readers may comment"), "hide": _("No comments"),
        }},
    )  # fmt: skip
    related_articles: str = Field(
        default="", max_length=500, pattern=r"^(\w+([\s,]+\w+)*)?$", title=_("Related articles"),
        description=_("Zalo's numbers of articles offered below this one, with spaces between them."),
    )  # fmt: skip
    tracking_link: str = Field(
        default="", max_length=500, pattern=r"^(https://[\x21-\x7e]+)?$", title=_("Counting address"),
        description=_("An https address that Zalo calls to count readers, if your office has one."),
    )  # fmt: skip


class ZaloCredentials(BaseModel):
    """The app, and the rights that the account gave it. Nothing here shows in a repr or in an error."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, coerce_numbers_to_str=True, hide_input_in_errors=True
    )

    app_id: str = Field(min_length=1, title=_("App ID"))
    app_secret: str = Field(min_length=1, repr=False, title=_("App secret"))
    access_token: str = Field(
        min_length=1, repr=False, title=_("Access token"), json_schema_extra={"renewed": True}
    )  # fmt: skip
    refresh_token: str = Field(
        default="", repr=False, title=_("Refresh token"), json_schema_extra={"renewed": True}
    )  # fmt: skip
    oa_secret_key: str = Field(default="", repr=False, title=_("OA secret key (webhook)"))
    #: UTC, RFC 3339; empty when the token was entered by hand.
    expires_at: str = Field(default="", title=_("Access token expires at"), json_schema_extra={"automatic": True})
    #: The refresh token lives three months from here; Zalo tells nobody when it ends.
    refresh_issued_at: str = Field(
        default="", title=_("Refresh token issued at"), json_schema_extra={"automatic": True}
    )

    def secrets(self) -> tuple[str, ...]:
        """What must never be shown."""
        return (self.app_secret, self.access_token, self.refresh_token, self.oa_secret_key)
