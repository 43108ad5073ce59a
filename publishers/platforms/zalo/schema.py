"""What a Zalo channel is told by a person: its options and its credentials."""

from __future__ import annotations

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
    appsecret_proof: bool = Field(
        default=False, title=_("Sign every call"),
        description=_("Switch on when the app demands “appsecret_proof” in Zalo's console."),
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
