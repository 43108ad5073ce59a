"""Was the database put back to an earlier state? Then what it believes unsent is looked up before it is sent.

The row beats first, its copy in a file afterwards, and a beat is always later than the one before it, whatever the
clock says. So a file that is ahead of the row means one thing only: the row went back.
"""

from __future__ import annotations

import logging
import threading
import time
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

from django.db import transaction
from django.db.models import DateTimeField, F, Value
from django.db.models.functions import Least

from cms.core.clock import SystemClock
from publishers.conf import conf
from publishers.models import Channel, Delivery, DeliveryState, Pulse, Restore, What
from publishers.proof.ledger import append

from . import pulse_file
from .pulse_file import Beat

logger = logging.getLogger("loa.restores")

#: A row that stood still for longer, and whose last beat this machine did not see, is a backup put on another machine.
_STILL = timedelta(minutes=5)
_TICK = timedelta(microseconds=1)
#: How long a process believes what it knows of restores, in seconds.
_KNOWN_FOR_S = 2.0


def beat(now: datetime) -> Restore | None:
    """Notice a restore, then say that the database has come as far as this. Returns the restore that was noticed."""
    path = conf().pulse_file
    restore = notice(now)
    with transaction.atomic():
        row = _row(now)
        at = max(now, row.beat_at + _TICK)
        Pulse.objects.filter(pk=1, beat_at__lt=at).update(beat_at=at)
        row.refresh_from_db()
        if path:
            told = Beat(incarnation=row.incarnation, beat_at=row.beat_at)
            # Never ahead of what is committed: that is what a restore is known by.
            transaction.on_commit(partial(pulse_file.write, path, told), robust=True)
    return restore


def notice(now: datetime) -> Restore | None:
    """Compare the row with its copy; a database that went back is recorded once, whoever sees it first."""
    path = conf().pulse_file
    if not path:
        return None
    # The file before the row: between the two reads the row may only have gone on.
    file = pulse_file.read(path)
    row = Pulse.objects.filter(pk=1).first()
    if row is None or not _went_back(row, file, now):
        return None
    # The lost time lasted at least to the last beat that was told, also when the clock was set back since.
    return record(row.beat_at, max(now, file.beat_at) if file else now, seen=row)


def record(backup_at: datetime, now: datetime, *, seen: Pulse | None = None) -> Restore | None:
    """Write down that the database was put back to ``backup_at``; ``None`` when another process has just done so."""
    with transaction.atomic():
        row = seen or _row(now)
        went_on = max(now, row.beat_at) + _TICK
        won = Pulse.objects.filter(pk=1, incarnation=row.incarnation, beat_at=row.beat_at).update(
            incarnation=uuid4(), beat_at=went_on
        )
        if not won:
            return None
        restore = Restore.objects.create(backup_at=backup_at, noticed_at=now)
        _mark(restore)
        facts = {"backup_at": backup_at.isoformat(), "noticed_at": now.isoformat()}
        for channel_id in Channel.objects.order_by("pk").values_list("pk", flat=True):
            append(
                channel_id=channel_id, what=What.RESTORED, at=now, entry_id=None, entry_version=None,
                delivery_id=None, facts=facts,
            )  # fmt: skip
    _known.forget()
    logger.error(
        "the database was put back to %s: what was due since then is looked up or asked before it is sent", backup_at
    )
    return restore


def is_suspect(delivery: Delivery) -> bool:
    """Whether the delivery may have gone out in a time that the database has lost: look before sending, as far back
    as ``delivery.suspect_since``."""
    if delivery.suspect_since is None and lost_since(delivery.created_at):
        # Noticed perhaps by this very question, after the delivery was read.
        delivery.refresh_from_db(fields=["suspect_since"])
    return delivery.suspect_since is not None


def latest() -> Restore | None:
    """The last restore that was noticed, as far as this process knows."""
    return next(iter(_known.restores()), None)


def lost_since(instant: datetime) -> bool:
    """Whether the database lost a time after this instant: what was stored then may have been replaced meanwhile."""
    return any(instant <= restore.backup_at for restore in _known.restores())


def forget() -> None:
    """Ask the database again at once."""
    _known.forget()


def _went_back(row: Pulse, file: Beat | None, now: datetime) -> bool:
    if file is not None and file.beat_at > row.beat_at:
        return True
    # This machine did not see the row's last beats, and nobody keeps it beating: it came from elsewhere.
    is_strange = file is None or row.beat_at - file.beat_at > _STILL
    return is_strange and now - row.beat_at > _STILL


def _mark(restore: Restore) -> None:
    """What the backup knew as unsent and was due since may have been sent. Failed and missed ones too: a person may
    have sent them again, and may do so now."""
    known = Delivery.objects.filter(created_at__lte=restore.backup_at, due_at__lte=restore.noticed_at)
    unsent = known.exclude(state__in=(DeliveryState.PUBLISHED, DeliveryState.WITHDRAWN, DeliveryState.CANCELLED))
    unsent.filter(suspect_since=None).update(
        suspect_since=Least(F("due_at"), Value(restore.backup_at, DateTimeField()))
    )


def _row(now: datetime) -> Pulse:
    return Pulse.objects.get_or_create(pk=1, defaults={"incarnation": uuid4(), "beat_at": now})[0]


class _Known:
    """The restores there were, asked for every few seconds by each process: deliveries ask much more often."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._restores: tuple[Restore, ...] = ()
        self._until = 0.0

    def restores(self) -> tuple[Restore, ...]:
        with self._lock:
            if time.monotonic() < self._until:
                return self._restores
        # Outside the lock: a restore that is noticed here makes us forget.
        notice(SystemClock().now())
        found = tuple(Restore.objects.order_by("-noticed_at"))
        with self._lock:
            self._restores, self._until = found, time.monotonic() + _KNOWN_FOR_S
        return found

    def forget(self) -> None:
        with self._lock:
            self._until = 0.0


_known = _Known()
