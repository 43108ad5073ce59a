"""What an X channel is told by a person: its options, its credentials, and what is chosen for one item."""

from __future__ import annotations

from typing import Any, Literal, get_args

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field, field_validator

PAY_PER_USE = "pay_per_use"
Tier = Literal["pay_per_use", "basic", "pro", "enterprise"]


class XOptions(BaseModel):
    """How the account's calls are paid for: told, since no call of the API tells it."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    tier: Tier = Field(
        default="pay_per_use", title=_("Access plan"),
        description=_("New accounts pay for each call: what a post costs is then shown before it is sent."),
        json_schema_extra={"labels": {
            "pay_per_use": _("Pay per use"), "basic": _("Basic (subscription)"), "pro": _("Pro (subscription)"),
            "enterprise": _("Enterprise (contract)"),
        }},
    )  # fmt: skip

    monthly_budget: int = Field(
        default=100_000, ge=0, title=_("Spending limit a month, in thousandths of a US dollar"),
        description=_("What goes beyond waits for next month. 100000: a hundred dollars, 500 posts with an address."),
    )  # fmt: skip

    @field_validator("tier", mode="before")
    @classmethod
    def _known(cls, value: Any) -> Any:
        """X renames its plans often: one that is not known here is shown the price, which harms nobody."""
        if not isinstance(value, str):
            return value
        name = value.strip().lower().replace("-", "_").replace(" ", "_")
        return name if name in get_args(Tier) else PAY_PER_USE


class XChoices(BaseModel):
    """What an editor chooses for one item."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    thread: Literal["no", "yes"] = Field(
        default="no", title=_("A text too long for one post"),
        description=_("A thread costs as many posts as it has, and X may refuse an account's replies to itself."),
        json_schema_extra={"labels": {"no": _("Don't send it"), "yes": _("Send it as a thread of several posts")}},
    )  # fmt: skip

    @field_validator("thread", mode="before")
    @classmethod
    def _said(cls, value: Any) -> Any:
        """A tick from a form or a file means the same."""
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


class XCredentials(BaseModel):
    """The app, and the rights that the account gave it (OAuth 2.0). Nothing here shows in a repr or in an error."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, coerce_numbers_to_str=True, hide_input_in_errors=True
    )

    client_id: str = Field(min_length=1, title=_("Client ID"))
    client_secret: str = Field(
        default="", repr=False, title=_("Client secret"), description=_("Empty for a public client.")
    )
    access_token: str = Field(min_length=1, repr=False, title=_("Access token"), json_schema_extra={"renewed": True})
    refresh_token: str = Field(default="", repr=False, title=_("Refresh token"), json_schema_extra={"renewed": True})
    #: UTC, RFC 3339; empty when the token was entered by hand.
    expires_at: str = Field(default="", title=_("Access token expires at"), json_schema_extra={"automatic": True})

    def secrets(self) -> tuple[str, ...]:
        """What must never be shown."""
        return (self.client_secret, self.access_token, self.refresh_token)
