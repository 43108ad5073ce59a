"""The platform itself, the account it is built from, and the run that remembers for it."""

from __future__ import annotations

import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, Protocol

from pydantic import BaseModel

from cms.core.clock import Clock
from cms.core.http import HttpClient
from cms.entries.record import Content

from .announcing import Announcing
from .capabilities import Act, Capabilities, Feature, Problem, Sentence
from .connecting import Connecting
from .errors import Unsupported
from .figures import AccountFigure, AccountFigures, Figure, Figures, Meaning
from .gauge import UNMETERED, Gauge
from .message import Draft, Message, Paper
from .receipts import (
    Callback,
    CannotTell,
    Health,
    RawRequest,
    Receipt,
    Result,
    Shown,
    Sighting,
)


class Run(Protocol):
    """The memory of one delivery. Every result is committed before the next step begins.

    ``publish`` is called again from its start after any interruption: finished steps return what they returned.
    """

    def step(self, name: str, act: Callable[[], Result]) -> Result:
        """Do a repeatable step once if possible, again if its result was lost."""

    def once(self, name: str, act: Callable[[], Result], *, fingerprint: Mapping[str, Any] | None = None) -> Result:
        """Do an irreversible step: intent committed before, last look, receipt after; a lost outcome is looked up with
        ``Platform.find(message, name, since, fingerprint)`` and never blindly repeated."""

    def saved(self, name: str) -> dict[str, Any]:
        """What ``checkpoint`` stored under the name, else an empty dict."""

    def checkpoint(self, name: str, state: Result) -> None:
        """Store progress inside a long step and renew the lease; may raise ``NotYet`` when it is time to yield."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A channel as its platform sees it. ``endpoints`` maps setting names to base URLs without a final slash."""

    channel: str
    options: Any
    credentials: Any = dataclasses.field(repr=False)
    endpoints: Mapping[str, str] = dataclasses.field(default_factory=dict)


class NoChoices(BaseModel, extra="forbid"):
    """A platform on which nothing is chosen for a single item."""


class Platform(ABC):
    """One kind of place. Subclasses live in ``publishers/platforms/<slug>/platform.py``."""

    slug: ClassVar[str]
    #: Shown to people; translatable.
    label: ClassVar[Any]
    capabilities: ClassVar[Capabilities]
    options_model: ClassVar[type[BaseModel]]
    #: What an editor may choose for one item on this platform (``Message.options``); empty where nothing is.
    choices_model: ClassVar[type[BaseModel]] = NoChoices
    credentials_model: ClassVar[type[BaseModel]]
    #: How an account is connected in a browser; None: a person enters what there is to enter.
    connecting: ClassVar[type[Connecting] | None] = None
    #: How followers are told of what stands there; with ``Feature.ANNOUNCE``.
    announcing: ClassVar[Announcing | None] = None
    #: What tells the platform that its callback has arrived.
    callback_status: ClassVar[int] = 204
    #: Whether accounts have a page of their own there that people visit (``home``).
    has_homes: ClassVar[bool] = False
    #: Setting name → default base URL (the real platform).
    endpoints: ClassVar[Mapping[str, str]] = {}
    #: Problem code → sentence, for codes that only this platform has.
    sentences: ClassVar[Mapping[str, Sentence]] = {}

    def __init__(self, account: Account, http: HttpClient, clock: Clock, gauge: Gauge = UNMETERED) -> None:
        self.account = account
        self.http = http
        self.clock = clock
        #: To be asked before each call that a declared quota is about, and told what the answers say of it.
        self.gauge = gauge

    # pure: no network, no database

    @classmethod
    def home(cls, options: Mapping[str, Any], account_id: str) -> str:
        """Where people find the account itself; empty where nobody can tell. With ``has_homes``."""
        return ""

    @classmethod
    @abstractmethod
    def compose(cls, content: Content, url: str) -> Draft:
        """Make this platform's text of the record: what the editor sees before changing anything."""

    def problems(self, message: Message) -> list[Problem]:
        """What this platform would refuse beyond the limits it declares (those are checked for every platform)."""
        return []

    @classmethod
    def price(cls, message: Message) -> Mapping[str, int]:
        """What publishing this will take out of each declared bucket, roughly: for advice before it is planned."""
        return {}

    @classmethod
    def act(cls, kind: str, options: Mapping[str, Any]) -> Act:
        """What ``correct`` or ``withdraw`` will do on a channel with these options."""
        return cls.capabilities.correct_act if kind == "correct" else cls.capabilities.withdraw_act

    @classmethod
    def film_form(cls, message: Message) -> Any:
        """What the message's film is called over there by the look of it (a Short, a Reel); empty: just a video."""
        return ""

    @classmethod
    def papers(cls, options: Mapping[str, Any]) -> tuple[Paper, ...]:
        """Sheets and packages for a clerk, for platforms where a person carries the item over."""
        return ()

    def wanted(self, message: Message, receipt: Receipt) -> Shown:
        """What ``read_back`` finds as long as nobody changes anything over there.

        A title or text left empty, and a file left out, is one that the platform does not give back as it was sent.
        """
        return Shown(
            remote_id=receipt.remote_id, permalink=receipt.permalink, title=message.title, text=message.body
        )  # fmt: skip

    @classmethod
    def shortfalls(cls, facts: Mapping[str, Any]) -> tuple[Problem, ...]:
        """What was wanted and is missing although the item stands there, told by the facts of its receipt.

        ``params["detail"]`` are the platform's own words, if it had any.
        """
        return ()

    @classmethod
    def access_until(cls, credentials: Any, entered_at: datetime) -> datetime | None:
        """When the access ends, told by credentials of ``credentials_model`` that were entered then; None: no end."""
        return None

    @classmethod
    def consent_until(cls, credentials: Any, entered_at: datetime) -> datetime | None:
        """When a person must connect the account again although renewals work; None: nobody says so."""
        return None

    def meanings(self) -> Mapping[Figure, Meaning]:
        """What this account's platform counts of posts; a figure that is not among them is not offered there."""
        return {}

    def account_meanings(self) -> Mapping[AccountFigure, Meaning]:
        """What it counts of the account itself."""
        return {}

    # network

    @abstractmethod
    def publish(self, message: Message, run: Run) -> Receipt:
        """Publish in steps. Raises ``PublishError`` or ``NotYet``."""

    @abstractmethod
    def probe(self) -> Health:
        """Ask harmlessly whether address, account and token work. Never raises ``PublishError``."""

    def find(self, message: Message, step: str, since: datetime, fingerprint: Mapping[str, Any]) -> Sighting:
        """Look whether the irreversible step of that name took effect at or after ``since``."""
        return CannotTell()

    def follow(self, receipt: Receipt) -> Receipt:
        """Ask how something accepted is doing."""
        raise Unsupported(Feature.FOLLOW)

    def correct(self, receipt: Receipt, message: Message, run: Run) -> Receipt:
        raise Unsupported(Feature.CORRECT)

    def withdraw(self, receipt: Receipt, message: Message, run: Run) -> Receipt:
        raise Unsupported(Feature.WITHDRAW)

    def announce(self, receipt: Receipt, message: Message, run: Run) -> Receipt:
        """Tell followers of the item that stands there by this receipt. ``message.options`` says who: the fields of
        ``announcing.audience``. It can't be taken back; the receipt returned is the announcement's own.
        """
        raise Unsupported(Feature.ANNOUNCE)

    def read_back(self, receipt: Receipt) -> Shown:
        """Ask what readers see. Raises ``Gone`` when it is no longer there."""
        raise Unsupported(Feature.READ_BACK)

    def measure(self, receipts: Sequence[Receipt]) -> list[Figures]:
        """Ask what is counted of these items, in as few calls as can be. One left out was not reached this time.

        Raises ``PublishError`` when nothing could be asked at all.
        """
        raise Unsupported(Feature.METRICS)

    def measure_account(self) -> AccountFigures:
        """Ask what is counted of the account, in one call if it can be. Raises ``PublishError``."""
        raise Unsupported(Feature.ACCOUNT_METRICS)

    def renew(self) -> Mapping[str, Any]:
        """Get fresh credentials; returns the fields of ``credentials_model`` to replace, none where nothing can be.

        Raises ``AuthExpired`` when a person must reconnect, ``OutcomeUnknown`` when a single-use token may be spent.
        """
        raise Unsupported(Feature.RENEW)

    def subscribe(self, callback_url: str) -> datetime:
        """Ask the platform to call that address when something changes; returns when to ask again. May be repeated.

        Only for platforms that forget whom they call: the others are told once, by whoever connects them.
        """
        raise Unsupported(Feature.CALLBACKS)

    def answer_challenge(self, request: RawRequest) -> str:
        """The body by which a callback address proves that it is ours (a ``GET``). Raises ``CallbackRejected``."""
        raise Unsupported(Feature.CALLBACKS)

    def read_callback(self, request: RawRequest) -> list[Callback]:
        """Verify and parse an incoming callback. Raises ``CallbackRejected``."""
        raise Unsupported(Feature.CALLBACKS)
