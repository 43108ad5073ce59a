"""What a channel of the national portal is told by a person: how items travel there, and under which key."""

from __future__ import annotations

from typing import Literal

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field

from publishers.platforms.exchange.fields import BaseAddress, KeyId, SharedKey, former_keyid, former_shared_key

TransportName = Literal["http_push", "manual_package", "oai_passive"]


class NationalPortalOptions(BaseModel):
    """How items get there."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    transport: TransportName = Field(
        default="manual_package", title=_("Way of transport"),
        json_schema_extra={"labels": {
            "http_push": _("Loa sends items by itself"),
            "manual_package": _("A person carries a package and enters the item by hand"),
            "oai_passive": _("The portal collects items from this site"),
        }},
    )  # fmt: skip
    base_url: BaseAddress = Field(
        default="", title=_("Address of the portal"),
        description=_("Without “/exchange/v1”. Needed only where Loa sends items by itself."),
    )  # fmt: skip
    keyid: KeyId = Field(
        default="", title=_("Name of the key"),
        description=_("The name under which the portal knows our key. Needed only where Loa sends items by itself."),
    )  # fmt: skip
    harvester: str = Field(
        default="", max_length=200, title=_("Name of the harvester"),
        description=_(
            "Where the portal collects items: who it says it is. When it took an item, the item counts as published."
        ),
    )  # fmt: skip
    agency: str = Field(
        default="", max_length=100, title=_("Agency of the figures"),
        description=_("Code of the agency whose figures are handed to the portal with the periodic reports."),
    )  # fmt: skip
    former_keyid: KeyId = former_keyid()


class NationalPortalCredentials(BaseModel):
    """The key that signs what is sent, and checks what comes back."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, hide_input_in_errors=True)

    shared_key: SharedKey = Field(
        default="", repr=False, title=_("Shared key"),
        description=_("At least 32 bytes, the same on both sides. Needed only where Loa sends items by itself."),
    )  # fmt: skip
    former_shared_key: SharedKey = former_shared_key()
