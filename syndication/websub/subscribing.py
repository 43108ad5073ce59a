"""Accepts requests: nothing takes effect before the callback has confirmed it, and nobody gets more than a share."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from secrets import token_urlsafe
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from cms.core.conf import conf as core_conf
from cms.core.ids import sha256_hex
from cms.core.secrets import Vault
from cms.core.writing import writing
from syndication.conf import conf
from syndication.models import Subscription, SubscriptionState

from .policies import backoff
from .positions import newest_change
from .wishes import Refused, Wish

#: These hold a place; the others are history.
OPEN = (SubscriptionState.VERIFYING, SubscriptionState.ACTIVE)
#: Requests of one callback host that wait for their first confirmation, and that failed within an hour.
_UNCONFIRMED_MAX, _FAILED_MAX = 50, 50
_HOUR = timedelta(hours=1)


def accept(wish: Wish, now: datetime) -> bool:
    """Note the request; a worker verifies it. Returns whether there is anything to verify. Raises ``Refused``."""
    key = sha256_hex(f"{wish.topic}\n{wish.callback}".encode())
    with writing():
        found = Subscription.objects.filter(key=key).first()
        if wish.mode == "unsubscribe" and (found is None or found.state not in OPEN):
            return False  # who asks for others must not learn whether they are subscribed
        asked = {
            "id": token_urlsafe(9), "mode": wish.mode, "topic": wish.address, "lease_s": wish.lease_s, "tries": 0,
        }  # fmt: skip
        noted = {"asked": asked, "asked_secret": _sealed(wish.secret), "due_at": now}
        if found is None or found.state not in OPEN:
            _check_room(wish, found, now)
        if found is None:
            # What was published before is in the feed that the subscriber has read.
            known = dict.fromkeys(("wanted", "delivered"), newest_change())
            Subscription.objects.get_or_create(
                key=key, defaults={"topic": wish.topic, "callback": wish.callback, "host": wish.host, **known, **noted}
            )
        else:
            _ask_again(found, noted)
    return True


def _ask_again(found: Subscription, noted: dict[str, Any]) -> None:
    """The newest request counts. What is active stays so until it is confirmed."""
    mine = Subscription.objects.filter(pk=found.pk)
    if found.state in OPEN:
        if found.asked and found.due_at:
            del noted["due_at"]  # asking often makes nobody call often
        mine.update(**noted)
    else:
        mine.update(
            state=SubscriptionState.VERIFYING, wanted=newest_change(), delivered=newest_change(), content_sha256="",
            lease_until=None, secret="", **noted,
        )  # fmt: skip


def _check_room(wish: Wish, found: Subscription | None, now: datetime) -> None:
    if found is not None and (wait := _pause(found, now)):
        raise Refused(
            _("This callback did not confirm the last request. Ask again in %(seconds)s seconds.") % {"seconds": wait},
            status=429, wait_s=wait,
        )  # fmt: skip
    same_host = Subscription.objects.filter(host=wish.host)
    if same_host.filter(state__in=OPEN).count() >= conf().hub_per_host:
        raise Refused(
            _("There are too many subscriptions at this callback's host. End some of them first."), status=429
        )
    unconfirmed = same_host.filter(state=SubscriptionState.VERIFYING).count()
    failed = same_host.filter(
        state__in=(SubscriptionState.DENIED, SubscriptionState.GIVEN_UP), created_at__gt=now - _HOUR
    ).count()
    if unconfirmed >= _UNCONFIRMED_MAX or failed >= _FAILED_MAX:
        raise Refused(
            _("Too many requests for this callback's host are unconfirmed. Ask again in an hour."),
            status=429, wait_s=3600,
        )  # fmt: skip
    if Subscription.objects.filter(topic=wish.topic, state__in=OPEN).count() >= conf().hub_per_topic:
        raise Refused(
            _("This feed has as many subscribers as this hub takes. Ask again later."), status=503, wait_s=3600
        )


def _pause(found: Subscription, now: datetime) -> int:
    """Seconds until a callback that failed to confirm may be called for the same again."""
    failed_at = parse_datetime((found.problem or {}).get("at", ""))
    if failed_at is None or not found.failures:
        return 0
    left = (failed_at + backoff(found.failures + 3, chance=0.5) - now).total_seconds()
    return max(0, int(left) + 1) if left > 0 else 0


def vault() -> Vault:
    """Opens and closes the subscribers' secrets."""
    return _vault_of(tuple(core_conf().encryption_keys))


@lru_cache(maxsize=2)
def _vault_of(keys: tuple[str, ...]) -> Vault:
    """Stretching the keys costs more than opening a secret."""
    return Vault(keys)


def _sealed(secret: str) -> str:
    return vault().seal({"secret": secret}) if secret else ""
