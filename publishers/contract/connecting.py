"""How the owner of an account lets us in, over there: authorise, come back, choose which account it is.

A platform whose accounts are connected in a browser has a ``Connecting`` as ``Platform.connecting``. It knows addresses
and answers only: who began, whether the answer is genuine, and what is kept in between is ``publishers.connecting``'s.
"""

from __future__ import annotations

import base64
import dataclasses
import hashlib
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from cms.core.clock import Clock
from cms.core.http import HttpClient

from .errors import PublishError

#: Longest text of a platform's own that is repeated to people.
_WORDS_MAX = 300
#: What platforms call it when the person over there said no.
_SAID_NO = frozenset({"access_denied", "user_denied", "user_cancelled", "cancelled"})


class NotConnected(PublishError):
    """No access came of it; nothing was changed here. ``code`` names the sentence."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """What we are registered as over there."""

    id: str
    secret: str = dataclasses.field(repr=False)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request for access: what must come back with the answer, and what proves that the answer is for us."""

    redirect_uri: str
    state: str = dataclasses.field(repr=False)
    #: PKCE: the answer alone is worth nothing without it.
    verifier: str = dataclasses.field(repr=False)

    @property
    def challenge(self) -> str:
        """S256 of the verifier (RFC 7636)."""
        digest = hashlib.sha256(self.verifier.encode("ascii")).digest()
        return base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An account that was opened to us: a Page, a channel, an Official Account."""

    id: str
    name: str
    #: Address of its picture; empty where the platform names none.
    picture: str = ""
    #: Said beside the name, in the platform's own terms (a handle, a category).
    note: str = ""
    #: Fields of ``options_model`` that this account decides.
    options: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    #: Fields of ``credentials_model``, all but the app's.
    credentials: Mapping[str, Any] = dataclasses.field(default_factory=dict, repr=False)
    #: Rights that were asked for and not given, by the platform's own names.
    missing: tuple[str, ...] = ()
    #: False: without the missing rights nothing can be published there.
    is_usable: bool = True


class Connecting(ABC):
    """The way to an access. Built anew for each step; keeps nothing."""

    #: What people call the place where they log in; a name, not translated.
    network: ClassVar[str]
    #: Setting name → default address, beside the platform's own endpoints.
    endpoints: ClassVar[Mapping[str, str]] = {}
    #: Which fields of ``credentials_model`` hold the app.
    id_field: ClassVar[str] = "app_id"
    secret_field: ClassVar[str] = "app_secret"  # noqa: S105
    #: False: an app may be registered there without one.
    needs_secret: ClassVar[bool] = True
    #: The option that says which account a channel is; empty where none does.
    account_field: ClassVar[str] = ""
    #: Rights without which nothing can be published, and rights that only some things need: the names people tick.
    needs: ClassVar[tuple[str, ...]] = ()
    wants: ClassVar[tuple[str, ...]] = ()
    #: Where an app is registered; shown to people, never called.
    console: ClassVar[str] = ""
    #: False: the platform may come back without ``state``; then only PKCE and the browser tell whose answer it is.
    repeats_state: ClassVar[bool] = True

    def __init__(
        self, app: App, http: HttpClient, clock: Clock, *, endpoints: Mapping[str, str],
        options: Mapping[str, Any] | None = None, scopes: Sequence[str] = (),
    ) -> None:  # fmt: skip
        """``options`` of the channel that is connected again; ``scopes`` replace ``needs`` and ``wants``."""
        self.app = app
        self.http = http
        self.clock = clock
        self.endpoint = endpoints
        self.options = options or {}
        self.scopes = tuple(scopes) or (*self.needs, *self.wants)

    @abstractmethod
    def address(self, ask: Ask) -> str:
        """Where the person is sent to say yes. Pure."""

    @abstractmethod
    def places(self, ask: Ask, code: str, query: Mapping[str, str]) -> list[Place]:
        """Turn the code that came back into access, and list what it opens.

        Raises ``NotConnected`` and any other ``PublishError``. A code works once: this is never called twice with one.
        """

    def code(self, query: Mapping[str, str]) -> str:
        """The code in the answer. Raises ``NotConnected`` when the person or the platform said no."""
        if query.get("code"):
            return query["code"]
        said = {query.get("error", ""), query.get("error_reason", "")}
        words = " ".join(query[name] for name in ("error", "error_description", "error_message") if query.get(name))
        if said & _SAID_NO or said == {""}:
            raise NotConnected("connect_denied", detail=words[:_WORDS_MAX])
        raise NotConnected("connect_refused", detail=words[:_WORDS_MAX])

    def missing(self, given: Sequence[str]) -> tuple[str, ...]:
        """Rights that were asked for and are not among those given."""
        return tuple(scope for scope in self.scopes if scope not in given)
