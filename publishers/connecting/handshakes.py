"""One attempt to connect: begun in a browser, answered once, in time and in that browser only.

``state`` and the browser's secret are stored as hashes, the app's secret, the verifier and later the tokens sealed, and
all of it goes when the attempt ends or its time is over.
"""

from __future__ import annotations

import dataclasses
import logging
import secrets
import string
from collections.abc import Mapping, MutableMapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse

from cms.core.clock import SystemClock
from cms.core.conf import conf as core_conf
from cms.core.ids import sha256_hex
from cms.core.secrets import SecretsUnreadable, Vault
from publishers.conf import conf
from publishers.contract import App, Ask, Connecting, NotConnected, Place, PublishError
from publishers.engine.platforms import endpoints_of, http_client
from publishers.models import Channel, Handshake, Phase
from publishers.registry import UnknownPlatform, get_platform

logger = logging.getLogger("loa.connecting")

#: How long a person may be over there, and how long the list of accounts waits for a choice.
ASK_FOR = timedelta(minutes=30)
CHOOSE_FOR = timedelta(minutes=20)
_SESSION_KEY = "loa_connecting"
_LETTERS = string.ascii_letters + string.digits
#: A person waits in front of it.
_READ_S, _DEADLINE_S = 10, 20
#: Codes whose usual sentences speak of posts.
_SAID_HERE = {
    "unreachable": "connect_unreachable", "outcome_unknown": "connect_unreachable", "throttled": "connect_busy",
    "auth_refused": "connect_refused", "auth_expired": "connect_refused", "rejected": "connect_refused",
}  # fmt: skip


def connectable(slug: str) -> type[Connecting] | None:
    """How accounts of that platform are connected in a browser, if they are."""
    try:
        return get_platform(slug).connecting
    except UnknownPlatform:
        return None


def callback_address(slug: str) -> str:
    """Where the platform sends people back to: of ``PUBLIC_URL``, whatever host this request named."""
    return core_conf().public_url + reverse("loa_connect", args=[slug])


def begin(
    session: MutableMapping[str, Any], user: Any, slug: str, app: App, channel: Channel | None = None
) -> str:  # fmt: skip
    """Note the attempt and return the address over there to which the person is sent."""
    now = SystemClock().now()
    forget_expired(now)
    state = secrets.token_urlsafe(32)
    ask = Ask(redirect_uri=callback_address(slug), state=state, verifier=_verifier())
    Handshake.objects.create(
        platform=slug, user=user, channel=channel, state_hash=_hash(state), browser_hash=_hash(_browser(session)),
        sealed=_seal({"app_id": app.id, "app_secret": app.secret, "verifier": ask.verifier}),
        created_at=now, expires_at=now + ASK_FOR,
    )  # fmt: skip
    return _connecting(slug, app, channel).address(ask)


def answer(session: Mapping[str, Any], user: Any, slug: str, query: Mapping[str, str]) -> Handshake:
    """Take what the platform sent back, once. The handshake then lists accounts or says why there are none.

    Raises ``NotConnected`` where the answer is nobody's, somebody else's, late or used.
    """
    now = SystemClock().now()
    handshake = _find(session, user, slug, query)
    if not _is_mine(handshake, session, user) or handshake.platform != slug:
        raise NotConnected("connect_elsewhere")
    if handshake.phase in (Phase.CHOOSING, Phase.FAILED):
        # The same answer once more: a reload, or the way back in the browser's history.
        return handshake
    if handshake.expires_at <= now:
        raise NotConnected("connect_expired")
    if not Handshake.objects.filter(pk=handshake.pk, phase=Phase.ASKED).update(phase=Phase.ANSWERED):
        raise NotConnected("connect_used")
    try:
        _fetch(handshake, query, now)
    except PublishError as error:
        _fail(handshake, error)
    except Exception as error:
        logger.error("connecting %s met an unexpected answer", slug, exc_info=error)
        _fail(handshake, NotConnected("connect_account_invalid", detail=type(error).__name__))
    return handshake


def choosing(pk: UUID, session: Mapping[str, Any], user: Any) -> Handshake:
    """The handshake whose accounts are looked at. Raises ``NotConnected``."""
    handshake = Handshake.objects.filter(pk=pk).select_related("channel").first()
    if handshake is None:
        raise NotConnected("connect_expired")
    if not _is_mine(handshake, session, user):
        raise NotConnected("connect_elsewhere")
    if handshake.phase == Phase.FAILED:
        return handshake
    if handshake.expires_at <= SystemClock().now():
        raise NotConnected("connect_expired")
    if handshake.phase != Phase.CHOOSING:
        raise NotConnected("connect_used")
    return handshake


def places_of(handshake: Handshake) -> tuple[App, list[Place]]:
    """The app and the accounts with their tokens. Raises ``NotConnected``."""
    kept = _kept(handshake)
    places = [Place(**{**place, "missing": tuple(place["missing"])}) for place in kept.get("places", ())]
    return App(id=kept["app_id"], secret=kept["app_secret"]), places


def forget_expired(now: datetime) -> int:
    """Throw away what was authorised and never fetched, and attempts nobody came back from."""
    return Handshake.objects.filter(expires_at__lte=now).delete()[0]


def _find(session: Mapping[str, Any], user: Any, slug: str, query: Mapping[str, str]) -> Handshake:
    state = query.get("state", "")
    if state:
        found = Handshake.objects.filter(state_hash=_hash(state)).first()
    else:
        cls = connectable(slug)
        if cls is None or cls.repeats_state or not session.get(_SESSION_KEY):
            raise NotConnected("connect_unknown")
        # Safe without it: the code is worth nothing without the verifier of this very attempt.
        found = (
            Handshake.objects.filter(
                platform=slug, user=user, phase=Phase.ASKED, browser_hash=_hash(session[_SESSION_KEY])
            )
            .order_by("-created_at")
            .first()
        )
    if found is None:
        raise NotConnected("connect_unknown")
    return found


def _fetch(handshake: Handshake, query: Mapping[str, str], now: datetime) -> None:
    kept = _kept(handshake)
    app = App(id=kept["app_id"], secret=kept["app_secret"])
    connecting = _connecting(handshake.platform, app, handshake.channel)
    code = connecting.code(query)
    ask = Ask(redirect_uri=callback_address(handshake.platform), state="", verifier=kept["verifier"])
    places = connecting.places(ask, code, query)
    if not places:
        raise NotConnected("connect_no_places")
    sealed = _seal(
        {"app_id": app.id, "app_secret": app.secret, "places": [dataclasses.asdict(place) for place in places]}
    )
    _end(handshake, Phase.CHOOSING, sealed=sealed, expires_at=now + CHOOSE_FOR)


def _fail(handshake: Handshake, error: PublishError) -> None:
    logger.warning("connecting %s came to nothing (%s)", handshake.platform, error.code)
    problem = {"code": _SAID_HERE.get(error.code, error.code), "params": dict(error.params), "detail": error.detail}
    _end(handshake, Phase.FAILED, sealed="", problem=problem)


def _end(handshake: Handshake, phase: Phase, **values: Any) -> None:
    Handshake.objects.filter(pk=handshake.pk, phase=Phase.ANSWERED).update(phase=phase, **values)
    handshake.refresh_from_db()


def _connecting(slug: str, app: App, channel: Channel | None) -> Connecting:
    platform = get_platform(slug)
    if platform.connecting is None:
        raise NotConnected("unsupported", params={"feature": "connect"})
    policy = dataclasses.replace(core_conf().http_policy(), read_timeout=_READ_S, deadline=_DEADLINE_S)
    return platform.connecting(
        app, http_client(policy), SystemClock(),
        endpoints={**endpoints_of(platform), **endpoints_of(platform.connecting)},
        options=channel.options if channel else {}, scopes=conf().scopes.get(slug, ()),
    )  # fmt: skip


def _is_mine(handshake: Handshake, session: Mapping[str, Any], user: Any) -> bool:
    browser = str(session.get(_SESSION_KEY, ""))
    return handshake.user_id == user.pk and secrets.compare_digest(handshake.browser_hash, _hash(browser))


def _browser(session: MutableMapping[str, Any]) -> str:
    """A secret of this session's own: its key would change under some back ends."""
    if not session.get(_SESSION_KEY):
        session[_SESSION_KEY] = secrets.token_urlsafe(32)
    return str(session[_SESSION_KEY])


def _verifier() -> str:
    """43 letters of all three kinds, as the strictest platform wants them (Zalo)."""
    while True:
        made = "".join(secrets.choice(_LETTERS) for _ in range(43))
        if any(c.isupper() for c in made) and any(c.islower() for c in made) and any(c.isdigit() for c in made):
            return made


def _kept(handshake: Handshake) -> dict[str, Any]:
    try:
        return handshake.secrets()
    except SecretsUnreadable:
        raise NotConnected("connect_unreadable") from None


def _seal(values: Mapping[str, Any]) -> str:
    return Vault(core_conf().encryption_keys).seal(values)


def _hash(text: str) -> str:
    return sha256_hex(text.encode())
