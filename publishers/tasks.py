"""Celery carries: each task is (id) → engine."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import cache, wraps
from uuid import UUID

from celery import shared_task
from celery.signals import worker_shutting_down

from cms.core.clock import SystemClock

from .conf import conf
from .engine import restores, sweep
from .engine.alerts import announce
from .engine.claim import UPLOADS
from .engine.hints import hint
from .engine.hints import tick as engine_tick
from .engine.lanes import Lanes, Ticket
from .engine.probing import probe_channel
from .engine.renewal import renew_soon
from .engine.runner import run_delivery
from .planning.held import miss_held
from .planning.plan import follow_entry
from .planning.rules import entries_without_rules, plan_by_rules
from .proof.heads import sign_due
from .proof.read_back import prove_due

logger = logging.getLogger("loa.engine")

_stopping = threading.Event()


@worker_shutting_down.connect
def _notice(**kwargs: object) -> None:
    _stopping.set()


def _alone(work: Callable[[], None]) -> Callable[[], None]:
    """One at a time in this process: what waits for a slow platform must not fill the threads kept for ticks."""
    at_work = threading.Lock()

    @wraps(work)
    def alone() -> None:
        if at_work.acquire(blocking=False):
            try:
                work()
            finally:
                at_work.release()

    return alone


@cache
def lanes() -> Lanes:
    """The lanes of this process."""
    return Lanes(conf().lanes)


@shared_task(name="publishers.run", ignore_result=True)
def run(delivery_id: str, fence: int, channel_id: int = 0, platform: str = "", is_long: bool = False) -> None:
    """Work on a claimed delivery, and on whatever waited for the lane it leaves."""
    came = Ticket(delivery_id=UUID(delivery_id), fence=fence, channel_id=channel_id, platform=platform, is_long=is_long)
    ticket = lanes().enter(came)
    while ticket is not None:
        is_well = False
        try:
            outcome = run_delivery(ticket.delivery_id, ticket.fence, is_stopping=_stopping.is_set)
            is_well = not outcome.is_trouble
            if outcome.goes_on and not _stopping.is_set():
                hint(ticket.delivery_id)
        except Exception:
            # The lease brings it back; the thread goes on with what waits for it.
            logger.exception("delivery %s: its run ended without a word", ticket.delivery_id)
        finally:
            leaving = lanes().leave(ticket, is_well=is_well)
        if leaving.spare:
            _call_in(leaving.spare)
        # A worker that stops takes nothing more along: leases bring back what is parked.
        ticket = None if _stopping.is_set() else leaving.following


def _call_in(ticket: Ticket) -> None:
    """Another thread takes it; without a broker its lease brings it back."""
    with suppress(Exception):
        run.apply_async(
            args=(str(ticket.delivery_id), ticket.fence, ticket.channel_id, ticket.platform, ticket.is_long),
            queue=UPLOADS if ticket.is_long else None,
        )


@shared_task(name="publishers.tick", ignore_result=True)
def tick() -> None:
    """Hand out what is due."""
    engine_tick()


@shared_task(name="publishers.sweep", ignore_result=True)
@_alone
def sweep_up() -> None:
    """Notice a restore, tidy after dead workers, plan what a lost event left unplanned, tell people what waits."""
    now = SystemClock().now()
    restores.beat(now)
    sweep.close_dead_attempts(now)
    miss_held(now)
    for entry in sweep.entries_to_follow_up(now):
        follow_entry(entry)
    for entry in entries_without_rules(now):
        plan_by_rules(entry)
    announce(now)


@shared_task(name="publishers.renew", ignore_result=True)
@_alone
def renew() -> None:
    """Renew what ends soon, before a delivery meets a dead access."""
    renew_soon(SystemClock().now())


@shared_task(name="publishers.prove", ignore_result=True)
@_alone
def prove() -> None:
    """Read back what readers see."""
    clock = SystemClock()
    prove_due(clock.now(), clock)


@shared_task(name="publishers.sign_heads", ignore_result=True)
@_alone
def sign_heads() -> None:
    """Sign the ends of the chains for the day that is over."""
    sign_due(SystemClock().now())


@shared_task(name="publishers.probe", ignore_result=True)
def probe(channel_id: int) -> None:
    """Test a channel's connection."""
    probe_channel(channel_id, SystemClock().now())
