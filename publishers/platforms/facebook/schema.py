"""What a Facebook channel is told by a person: its Page and the credentials for it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field

#: The Graph version this was written and tested for.
GRAPH_VERSION = "v26.0"


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
