"""How the engine behaves: the ``LOA_PUBLISHERS`` setting. Times in seconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cms.core.conf import load


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishersConf:
    """Every key has a default; ``endpoints`` maps setting names to base URLs that differ from the real platforms'."""

    endpoints: Mapping[str, str] = field(default_factory=dict)
    #: Dotted paths of platforms that the site brings along, after our own.
    platforms: tuple[str, ...] = ()
    #: Platform → what it is asked for when an account is connected; empty: what it needs and wants.
    scopes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    #: How long a run may be silent before another worker takes over.
    lease_s: float = 60
    #: How long an act whose process died without a word may still take effect at the platform.
    act_s: float = 65
    #: After this a long step yields and goes on in a new run.
    budget_s: float = 40
    #: How far ahead a tick hands out deliveries.
    horizon_s: float = 3
    #: How long a person may take back “publish now”.
    undo_s: float = 60
    #: How many deliveries of one channel are under way at most.
    batch: int = 200
    #: How many deliveries a worker process carries at once, each on a thread of its own.
    lanes: int = 16
    #: Celery queues for long uploads and for the making of files, which a worker must listen to; empty: the usual one.
    uploads_queue: str = ""
    derivatives_queue: str = ""
    #: Where the pulse is kept outside the database, so that a restored backup is noticed; empty: nowhere.
    pulse_file: str = ""
    #: Secret text that the key of the ledger's signatures is made of; empty: nothing is signed.
    proof_key: str = field(default="", repr=False)
    #: Public keys of earlier ``proof_key``s: what they signed stays believed.
    proof_public_keys: tuple[str, ...] = ()
    #: Where the signed heads are kept outside the database; empty: nowhere.
    proof_heads_file: str = ""


def conf() -> PublishersConf:
    """The publishers' configuration."""
    return load(PublishersConf, "LOA_PUBLISHERS")
