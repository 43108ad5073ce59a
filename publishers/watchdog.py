"""Does the machinery stand still? Told from a row that beat, broker and worker together keep young, in half a minute.

The row is the database's pulse (``engine.restores``): beat sends the sweep, the broker carries it, a worker writes. So
it tells of all three, also while the broker that would have to tell is the one that is away. Which of them it is, is
asked only once the row is old.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from celery import current_app
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.core.health import look_at
from cms.core.registries import Ailment, Part

from .models import Pulse

#: The row is written every ten seconds; a screen asks every half minute, so that within a minute people know.
LATE = timedelta(seconds=28)
#: All screens of a process share one look.
_LOOK_LASTS_S = 5.0
#: What says nothing for so long does not answer.
_ANSWERS_WITHIN_S = 3.0
#: Looks that have not ended.
_hanging: dict[str, threading.Thread] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What stands still: ``broker``, ``worker`` or ``beat``, empty while all is well; and what a full disk says."""

    culprit: str = ""
    disk: str = ""


def judge(age: timedelta | None, ask: Callable[[str], Part]) -> str:
    """Who stands still. ``age``: how old the row is; ``ask`` looks at a part, which takes seconds: only if need be."""
    if age is None or age <= LATE:
        return ""
    return next((name for name in ("broker", "worker") if not ask(name).ok), "beat")


def engine(user: Any) -> list[Ailment]:
    """For who runs the installation, what to do; for everybody else, that it passes."""
    verdict = _memo.verdict()
    found = []
    if verdict.culprit:
        found.append(_told(verdict.culprit) if user is None or runs_it(user) else _told_briefly())
    if verdict.disk and (user is None or runs_it(user)):
        found.append(Ailment(text=verdict.disk, mend=_("Make room before the database can't be written any more.")))
    return found


def runs_it(user: Any) -> bool:
    """Whether this person can do something about processes and disks."""
    return bool(user.is_superuser or user.has_perm("auth.change_user"))


def is_alone() -> bool:
    """Tasks run at once in this process: there is no machinery to stand still."""
    return bool(current_app.conf.task_always_eager)


def forget() -> None:
    """Look again at once."""
    _memo.forget()


def _told(culprit: str) -> Ailment:
    texts = {
        "broker": (
            _("The message broker does not answer, so nothing is sent."),
            _("Start it again. What is planned waits in the database; nothing is lost, and nothing goes out twice."),
        ),
        "worker": (
            _("No worker runs, so nothing is sent."),
            _("Start the worker again. What is planned waits; nothing is lost."),
        ),
        "beat": (
            _("The clock process (beat) stands still, so nothing that is due is begun."),
            _("Start beat again. What is planned waits; nothing is lost."),
        ),
    }
    text, mend = texts[culprit]
    return Ailment(text=text, mend=mend, is_grave=True)


def _told_briefly() -> Ailment:
    return Ailment(
        text=_("Publishing stands still just now. What is planned waits, and nothing is lost."),
        mend=_("Tell whoever runs Loa if this stays."), is_grave=True,
    )  # fmt: skip


def _look() -> Verdict:
    room = look_at("disk")
    if is_alone():
        return Verdict(disk="" if room.ok else room.detail)
    beat_at = Pulse.objects.filter(pk=1).values_list("beat_at", flat=True).first()
    age = timezone.now() - beat_at if beat_at else None
    return Verdict(culprit=judge(age, within(_ANSWERS_WITHIN_S)), disk="" if room.ok else room.detail)


def within(seconds: float, look: Callable[[str], Part] = look_at) -> Callable[[str], Part]:
    """A look that ends in time: a broker that takes connections and says nothing would hold the screen for ever."""

    def ask(name: str) -> Part:
        if (before := _hanging.get(name)) and before.is_alive():
            return Part(False)
        told: list[Part] = []
        thread = threading.Thread(target=lambda: told.append(look(name)), name=f"look-{name}", daemon=True)
        thread.start()
        thread.join(seconds)
        if thread.is_alive():
            _hanging[name] = thread  # the only one: nobody asks again before it has ended
        return told[0] if told else Part(False)

    return ask


class _Memo:
    """The last verdict, shared by all threads of the process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._verdict = Verdict()
        self._until = 0.0

    def verdict(self) -> Verdict:
        with self._lock:
            if time.monotonic() < self._until:
                return self._verdict
            # Others show the last verdict while this one looks.
            self._until = time.monotonic() + _LOOK_LASTS_S
        found = _look()
        with self._lock:
            self._verdict, self._until = found, time.monotonic() + _LOOK_LASTS_S
        return found

    def forget(self) -> None:
        with self._lock:
            self._until = 0.0


_memo = _Memo()
