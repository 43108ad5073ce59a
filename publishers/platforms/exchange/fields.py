"""Types of channel options and credentials that both portals have."""

from __future__ import annotations

import re
from typing import Annotated, Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, Field

#: The profile's bound on a shared key, in bytes.
KEY_MIN = 32
_KEYID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@/-]{0,99}")


def _address(value: str) -> str:
    value = value.strip()
    if value:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.fragment:
            raise ValueError(_("Enter a full address that begins with https://."))
    return value


def _base(value: str) -> str:
    return _address(value).rstrip("/")


def _keyid(value: str) -> str:
    value = value.strip()
    if value and not _KEYID.fullmatch(value):
        raise ValueError(_("A key name has letters, digits and . _ : @ / - only."))
    return value


def _shared_key(value: str) -> str:
    if value and len(value.encode()) < KEY_MIN:
        raise ValueError(_("The shared key must have at least 32 bytes."))
    return value


#: An absolute http(s) address; may be empty.
Address = Annotated[str, AfterValidator(_address)]
#: The same without a final slash, to put paths behind.
BaseAddress = Annotated[str, AfterValidator(_base)]
#: The name under which the portal knows our key; may be empty.
KeyId = Annotated[str, AfterValidator(_keyid)]
#: A secret of 32 bytes or more; may be empty.
SharedKey = Annotated[str, AfterValidator(_shared_key)]


def former_keyid() -> Any:
    """The option for the time in which keys are changed: both are good then."""
    return Field(
        default="", title=_("Name of the key before"),
        description=_("Only while keys are changed: what the portal tells us may still be signed with it."),
    )  # fmt: skip


def former_shared_key() -> Any:
    """The key that goes with it."""
    return Field(
        default="",
        repr=False,
        title=_("Shared key before"),
        description=_("Clear it once the portal uses the new one."),
    )  # fmt: skip
