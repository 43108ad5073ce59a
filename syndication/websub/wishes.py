"""A request to the hub, read and checked: a pure function of the form's fields and what may be reached."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from cms.core.conf import conf
from cms.core.http import AddressForbidden

from .policies import lease_seconds
from .topics import UnknownTopic, find_topic

_URL_MAX, _SECRET_MAX = 2000, 200

Mode = Literal["subscribe", "unsubscribe"]


class Refused(Exception):
    """The request can't be accepted: a status, and a sentence for whoever wrote the subscriber."""

    def __init__(self, sentence: str, *, status: int = 400, wait_s: int = 0) -> None:
        self.sentence = sentence
        self.status = status
        self.wait_s = wait_s
        super().__init__(sentence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a subscriber asks for."""

    mode: Mode
    #: The canonical topic, and the address as the subscriber wrote it.
    topic: str
    address: str
    callback: str
    lease_s: int
    secret: str = field(default="", repr=False)

    @property
    def host(self) -> str:
        return (urlsplit(self.callback).hostname or "").lower()


def read_wish(given: Mapping[str, str]) -> Wish:
    """Check the fields of a request; others than these are ignored. Raises ``Refused``."""
    mode = given.get("hub.mode", "")
    if mode not in ("subscribe", "unsubscribe"):
        raise Refused(
            _("hub.mode must be “subscribe” or “unsubscribe”. Publishing needs no ping: this hub knows what changed.")
        )
    secret = given.get("hub.secret", "")
    if len(secret.encode()) >= _SECRET_MAX:
        raise Refused(_("hub.secret must be shorter than 200 bytes."))
    callback = _callback(given.get("hub.callback", ""))
    address = given.get("hub.topic", "")
    if not address or len(address) > _URL_MAX:
        raise Refused(_("hub.topic is missing or too long: give the address of a feed of this site."))
    try:
        topic = find_topic(address)
    except UnknownTopic as unknown:
        raise Refused(str(unknown)) from None
    # A lease means nothing when a subscription ends.
    lease_s = lease_seconds(_lease(given) if mode == "subscribe" else None)
    return Wish(mode=mode, topic=topic, address=address, callback=callback, lease_s=lease_s, secret=secret)


def _lease(given: Mapping[str, str]) -> int | None:
    text = given.get("hub.lease_seconds", "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or not int(text[:12]):
        raise Refused(_("hub.lease_seconds must be a whole number of seconds greater than zero."))
    return int(text[:12])


def _callback(address: str) -> str:
    if not address or len(address) > _URL_MAX:
        raise Refused(_("hub.callback is missing or too long: give the address at which you want to be told."))
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
        parts.port  # noqa: B018  (raises where it is no number)
    except ValueError:
        raise Refused(_bad_callback()) from None
    is_plain = address.isascii() and not any(c.isspace() or ord(c) < 32 for c in address)
    if parts.scheme not in ("http", "https") or not host or not is_plain:
        raise Refused(_bad_callback())
    if parts.username is not None or parts.fragment:
        raise Refused(_bad_callback())
    _check_host(host)
    ours = urlsplit(conf().public_url)
    if (parts.scheme, parts.netloc.lower()) == (ours.scheme, ours.netloc.lower()):
        raise Refused(_own_callback())
    return address


def _check_host(host: str) -> None:
    """An address written as a number is judged here; a name when it is connected to, whatever it then leads to."""
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return
    try:
        conf().http_policy().guard.check(host)
    except AddressForbidden:
        raise Refused(_("hub.callback is an address inside a private network, which this hub does not call.")) from None


def _bad_callback() -> str:
    return _(
        "hub.callback must be a whole http or https address in ASCII, without a user name and without “#”. "
        "Its query string may hold anything."
    )


def _own_callback() -> str:
    return _("hub.callback is an address of this site itself.")
