"""What a department portal's channel is told by a person: where it listens, and under which key."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field

from publishers.platforms.exchange.fields import Address, KeyId, SharedKey, former_keyid, former_shared_key


class DepartmentPortalOptions(BaseModel):
    """The one address that the webmaster gave us."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    endpoint: Address = Field(
        min_length=1, title=_("Address that receives"),
        description=_("The full https address of the receiver on the department's portal."),
    )  # fmt: skip
    keyid: KeyId = Field(
        min_length=1, title=_("Name of the key"), description=_("The name under which the portal knows our key.")
    )
    former_keyid: KeyId = former_keyid()


class DepartmentPortalCredentials(BaseModel):
    """The key that signs what is sent, and checks what comes back."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, hide_input_in_errors=True)

    shared_key: SharedKey = Field(
        min_length=1, repr=False, title=_("Shared key"), description=_("At least 32 bytes, the same on both sides.")
    )
    former_shared_key: SharedKey = former_shared_key()
