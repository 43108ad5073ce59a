"""What the contract battery must know of a platform to try everything on it.

One file a platform, ``cases/<slug>.py``, with ``CASE = Case(…)``, or ``CASES = (…,)`` where a platform has several ways
of publishing, each with a ``name`` of its own:

``slug``        as in the platform class.
``account``     the sandbox's demo account, with ``endpoints`` that point at ``running.base_url``.
``message``     an ordinary message that must be publishable: preflight finds nothing blocking. Where the platform pulls
                files, give the assets a ``public_url`` (``serve(running)`` puts bytes under the sandbox's ``/blobs``).
``operation``   the sandbox operation (first names in ``faults.guard(slug, operation)``) that makes the post exist: the
                irreversible one. Empty when the platform has no remote side: only the pure rows run then.
``expected``    fault → error class, where it differs from ``FAULTS`` in the battery. Say why beside it.
``name``        tells several cases of one platform apart in the test's id.
``skip``        fault → why it cannot happen to this platform; ``probe:fault`` → why not to its *Test connection*.
``posts``       how many posts of ours exist remotely; by default those on the sandbox's timeline.
``place``       for platforms that read back: where the sandbox keeps the post, how a person over there rewrites it, and
                which part of what is shown that changes.
``other_account``  an account with wrong credentials, for the *Test connection* row (optional).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from publishers.contract import Account, Message, PublishError, Receipt
from publishers.sandbox.server import RunningSandbox
from publishers.sandbox.state import Sandbox


def timeline_posts(slug: str) -> Callable[[RunningSandbox], int]:
    """Count what readers would see."""

    def count(running: RunningSandbox) -> int:
        module = import_module(f"publishers.sandbox.{slug}")
        return len(module.timeline(running.sandbox))

    return count


def serve(running: RunningSandbox) -> Callable[[bytes], str]:
    """Put bytes where a platform can pull them from; for ``asset(…, publish_at=serve(running))``."""

    def publish_at(data: bytes) -> str:
        return f"{running.base_url}/blobs/{running.sandbox.save_blob(data)}"

    return publish_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A post in the sandbox's store: kind and id of its document, and what somebody makes of it."""

    row: Callable[[Sandbox, Receipt], tuple[str, str]]
    change: Callable[[dict[str, Any]], dict[str, Any]]
    part: str = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One platform's row in the battery; see the module's text."""

    slug: str
    account: Callable[[RunningSandbox], Account]
    message: Callable[[RunningSandbox], Message]
    operation: str = ""
    name: str = ""
    expected: Mapping[str, type[PublishError]] = field(default_factory=dict)
    skip: Mapping[str, str] = field(default_factory=dict)
    posts: Callable[[RunningSandbox], int] | None = None
    place: Place | None = None
    other_account: Callable[[RunningSandbox], Account] | None = None

    def count(self, running: RunningSandbox) -> int:
        """How many posts of ours exist remotely."""
        return (self.posts or timeline_posts(self.slug))(running)
