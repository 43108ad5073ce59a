"""What has to be done before the first page can be served: every step once, and again only when its sources changed."""

from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from . import stamps
from .child import Child
from .supervisor import GaveUp, Supervisor

Say = Callable[[str], None]

_STILL_EVERY_S = 10.0
_TITLES = {
    "migrate": "Setting up the database",
    "collectstatic": "Collecting styles and scripts",
    "load_samples": "Loading the samples",
    "load_channels": "Loading the demo channels",
    "load_sources": "Loading the demo's departments",
    "publish_samples": "Publishing the samples to their channels",
    "receive_samples": "Taking in what a department hands in",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One management command and what proves that it has been done."""

    command: tuple[str, ...]
    #: Looked at before and after: a step whose proof was noted under the same value is skipped.
    proof: Callable[[], str]
    #: Whether what the step made is still there.
    is_there: Callable[[], bool] = lambda: True
    #: Whether its output is for people.
    is_shown: bool = False

    @property
    def name(self) -> str:
        return self.command[0]


class Preparation:
    """Runs steps in order, noting each at once, so that a start that failed goes on where it stopped."""

    def __init__(self, supervisor: Supervisor, say: Say) -> None:
        self._supervisor = supervisor
        self._say = say
        self._stamps = stamps.Stamps(settings.DATA_DIR / "prepared.json")

    def run(self, steps: Sequence[Step]) -> None:
        """Do what is not proven done. Raises ``GaveUp`` with a step's last words, and ``Stopped``."""
        for step in steps:
            if step.is_there() and self._stamps.proves(step.name, step.proof()):
                continue
            self._do(step)
            self._stamps.note(step.name, step.proof())

    def _do(self, step: Step) -> None:
        title = _TITLES.get(step.name, step.name)
        self._say(f"{title} …")
        started = time.monotonic()
        child = Child(name=step.name, argv=(sys.executable, str(_manage()), *step.command))
        code = self._supervisor.once(
            child, quiet=not step.is_shown, on_wait=None if step.is_shown else self._patience()
        )
        if code:
            words = "" if step.is_shown else f" Its last lines:\n{self._supervisor.last_words(step.name)}"
            raise GaveUp(f"{title} failed (code {code}); the next start goes on from here.{words}")
        self._say(f"{title}: done in {time.monotonic() - started:.0f} s.")

    def _patience(self) -> Callable[[float], None]:
        """Tells now and then that a silent step is still at work."""
        said = 0.0

        def on_wait(age: float) -> None:
            nonlocal said
            if age - said >= _STILL_EVERY_S:
                said = age
                self._say(f"  … still at it ({age:.0f} s)")

        return on_wait


def base_steps() -> list[Step]:
    """What every installation needs."""
    return [
        Step(command=("migrate", "--noinput"), proof=_migrated),
        Step(
            command=("collectstatic", "--noinput"),
            proof=lambda: stamps.digest(stamps.of_folders_named("static", _packages()), stamps.of_installed()),
            is_there=lambda: (Path(settings.STATIC_ROOT) / "staticfiles.json").exists(),
        ),
    ]


def demo_steps(loads: Sequence[tuple[tuple[str, ...], tuple[Path, ...]]]) -> list[Step]:
    """What the demo does once per database."""
    return [
        Step(
            command=command,
            proof=partial(_loaded, sources),
            is_shown=True,
        )
        for command, sources in loads
    ]


def _migrated() -> str:
    """The migrations that there are, and those that the database says it has had (a restored one may lag behind)."""
    return stamps.digest(
        stamps.of_folders_named("migrations", _packages()), stamps.of_installed(), *_applied("app || '.' || name")
    )


def _loaded(sources: tuple[Path, ...]) -> str:
    """The files that are loaded, and the database that they are loaded into."""
    return stamps.digest(stamps.of_files(sources), _database_birth())


def _database_birth() -> str:
    """When its first migration ran, to the microsecond: another database, another birth."""
    return (_applied("applied") or [""])[0]


def _applied(column: str) -> list[str]:
    """A column of Django's own list of applied migrations; nothing when there is no such list yet."""
    try:
        # Django warns of queries before its apps are loaded, for fear of models: this asks for none.
        with warnings.catch_warnings(action="ignore", category=RuntimeWarning), connection.cursor() as cursor:
            cursor.execute(f"SELECT {column} FROM django_migrations ORDER BY applied, id")  # noqa: S608 - our own words
            return [str(row[0]) for row in cursor.fetchall()]
    except DatabaseError:
        return []
    finally:
        connection.close()


def _packages() -> list[Path]:
    return [settings.PROJECT / name for name in ("cms", "publishers", "syndication")]


def _manage() -> Path:
    return Path(settings.PROJECT) / "manage.py"
