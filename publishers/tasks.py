"""Celery carries: each task hands ids to the engine."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from functools import cache, wraps
from typing import Any

from celery import Task, shared_task
from celery.signals import worker_process_shutdown, worker_shutting_down

from cms.core.clock import SystemClock

from .analytics.accounts import collect_accounts
from .analytics.collecting import collect_due
from .analytics.facts.enlisting import enlist
from .analytics.facts.summing import sum_up
from .conf import conf
from .engine import restores, sweep
from .engine.alerts import announce
from .engine.claim import give_back
from .engine.crew import Crew
from .engine.hints import hint
from .engine.hints import tick as engine_tick
from .engine.lanes import Lanes
from .engine.probing import probe_channel
from .engine.renewal import renew_soon
from .engine.runner import run_delivery
from .engine.ticket import Ticket
from .planning.held import miss_held
from .planning.plan import follow_entry
from .planning.queue.late import ease_queues
from .planning.recurring.ahead import plan_recurrences
from .planning.rules import entries_without_rules, plan_by_rules
from .proof.heads import sign_due
from .proof.read_back import prove_due
from .trouble import letters
from .trouble.watching import watch

logger = logging.getLogger("loa.engine")

_stopping = threading.Event()


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
def crew() -> Crew:
    """The crew of this process."""
    return Crew(Lanes(conf().lanes), work, give_back)


@worker_shutting_down.connect
@worker_process_shutdown.connect
def _stop(**kwargs: object) -> None:
    _stopping.set()
    if crew.cache_info().currsize:
        crew().stop()


@shared_task(name="publishers.run", ignore_result=True, bind=True)
def run(self: Task, written: list[Sequence[Any]]) -> None:
    """Hand claimed deliveries to this process's crew."""
    tickets = [Ticket.read(each) for each in written]
    if not self.request.is_eager:
        crew().take(tickets)
        return
    for ticket in tickets:
        work(ticket)


def work(ticket: Ticket) -> bool:
    """Work on one claimed delivery. Returns whether its channel is well."""
    outcome = run_delivery(ticket.delivery_id, ticket.fence, is_stopping=_stopping.is_set)
    if outcome.goes_on and not _stopping.is_set():
        hint(ticket.delivery_id)
    return not outcome.is_trouble


@shared_task(name="publishers.tick", ignore_result=True)
def tick() -> None:
    """Hand out what is due; after an outage no queue sends several items at once."""
    ease_queues(SystemClock().now())
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
    watch(now)
    letters.write(now)


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


@shared_task(name="publishers.measure", ignore_result=True)
@_alone
def measure() -> None:
    """Ask what is counted of accounts and posts; on a carrier thread, never on a lane of deliveries."""
    collect_accounts(SystemClock())
    enlist(SystemClock().now())
    collect_due(SystemClock())
    sum_up()


@shared_task(name="publishers.recur", ignore_result=True)
@_alone
def recur() -> None:
    """Plan the coming days of recurring posts; each once, whoever else does it at the same time."""
    plan_recurrences(SystemClock().now())


@shared_task(name="publishers.sign_heads", ignore_result=True)
@_alone
def sign_heads() -> None:
    """Sign the ends of the chains for the day that is over."""
    sign_due(SystemClock().now())


@shared_task(name="publishers.probe", ignore_result=True)
def probe(channel_id: int) -> None:
    """Test a channel's connection."""
    probe_channel(channel_id, SystemClock().now())
