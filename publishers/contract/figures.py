"""What platforms count, of posts and of accounts: the words shared by all of them, and what each means by its own."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Figure(StrEnum):
    """What is counted of a post, in the sense shared by all platforms (*What the numbers mean* on the desk)."""

    #: Times it was shown or played.
    VIEWS = "views"
    #: Different people who saw it.
    REACH = "reach"
    REACTIONS = "reactions"
    COMMENTS = "comments"
    SHARES = "shares"
    #: Readers who put it by for later.
    SAVES = "saves"
    CLICKS = "clicks"
    #: Seconds watched, all together.
    WATCH_S = "watch_s"


#: What readers did with a post, added up: a word for people, not a figure that a platform is asked for.
ENGAGEMENT = (Figure.REACTIONS, Figure.COMMENTS, Figure.SHARES, Figure.SAVES)


class AccountFigure(StrEnum):
    """What is counted of an account, as it stands when asked. Its words are never those of ``Figure``."""

    FOLLOWERS = "followers"
    #: Views of all that the account ever published.
    VIEWS = "account_views"
    #: Different people who saw anything of the account in the last 28 days. Days can't be added up.
    REACH_28 = "account_reach_28"


class Source(StrEnum):
    """How we know what a platform's number means."""

    #: From the platform's own documentation or machine-readable description.
    DOCUMENTED = "documented"
    #: Others saw it answer so.
    REPORTED = "reported"
    #: Nobody could check it yet.
    UNCHECKED = "unchecked"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What stands behind a figure on a platform: kept with each value, so that a number of years ago can be read."""

    #: The platform's own names of it; where there are several, one stands in for the others or they are added up.
    names: tuple[str, ...]
    #: Since when the platform counts it so, ``YYYY-MM``; empty: as long as anybody knows.
    since: str = ""
    #: For people, translatable: what exactly is counted, where that differs from the shared word; what changed then.
    note: Any = ""
    changed: Any = ""
    source: Source = Source.DOCUMENTED


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a platform counts of one item since it was published. What it does not tell is left out, not zero."""

    remote_id: str
    counts: Mapping[Figure, int] = dataclasses.field(default_factory=dict)
    #: Names of the platform's own metrics that it refused or no longer knows.
    refused: tuple[str, ...] = ()
    #: Told later: the platform has not counted them yet.
    pending: frozenset[Figure] = frozenset()
    #: The platform says that the item is no longer there.
    is_gone: bool = False


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class AccountFigures:
    """What a platform counts of the account itself. What it does not tell is left out, not zero."""

    #: The account's number over there.
    account: str
    counts: Mapping[AccountFigure, int] = dataclasses.field(default_factory=dict)
    refused: tuple[str, ...] = ()
    pending: frozenset[AccountFigure] = frozenset()
