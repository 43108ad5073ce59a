"""One draft on trial: what preflight says of it, what the platform answers when it is sent anyway, what mends make."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from cms.core.clock import FixedClock
from cms.core.http import Guard, HttpClient, HttpPolicy
from publishers.contract import MediaEdits, Mend, NeedsPerson, Platform, Problem
from publishers.contract.mending import LEADING, ONE_PRESS
from publishers.planning.edits import media_edits
from publishers.planning.preflight.judging import Judged
from publishers.planning.preflight.mending import Changes, name_of
from publishers.registry import get_platform
from publishers.sandbox.server import RunningSandbox
from tests.publishers.contract.case import Case, serve
from tests.publishers.platforms import messages
from tests.publishers.platforms.memory_run import MemoryRun, drive

from .drafts import Draft
from .files import Files
from .workshop import Workshop

#: Presses that one draft may need.
_PRESSES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What came out."""

    draft: Draft
    #: Codes of the findings that stop it.
    findings: tuple[str, ...]
    #: Why the platform would not have it; empty when it took it.
    refusal: str
    #: Every finding that stops it has a mend, if only the place where a person puts it right.
    has_mend: bool = False
    #: By presses alone preflight is content; and what the platform then said.
    is_mended: bool = False
    refusal_after: str = ""

    @property
    def is_caught(self) -> bool:
        return bool(self.findings)


class Court:
    """The sandbox, the files and the clock of all trials."""

    def __init__(self, running: RunningSandbox, folder: Path) -> None:
        self.running = running
        self.files = Files(serve(running))
        self._workshop = Workshop(serve(running), folder)
        policy = HttpPolicy(connect_timeout=5, read_timeout=30, deadline=60, guard=Guard.from_names(["127.0.0.0/8"]))
        self._http = HttpClient(policy)

    def try_draft(self, draft: Draft) -> Verdict:
        judged = self._judged(draft)
        stopping = _stopping(judged)
        refusal = self._send(judged)
        has_mend = all(judged.offers(problem) for problem in stopping)
        after = _pressed(judged) if stopping and has_mend else None
        is_mended = after is not None and not _stopping(after)
        return Verdict(
            draft=draft, findings=tuple(problem.code for problem in stopping), refusal=refusal, has_mend=has_mend,
            is_mended=is_mended, refusal_after=self._send(after) if after is not None and is_mended else "",
        )  # fmt: skip

    def _judged(self, draft: Draft) -> Judged:
        self._workshop.take(draft.files)
        record = messages.record(*draft.files, **{"form": "news", **draft.record})
        return Judged(
            record=record, platform=self._platform(draft), variant=draft.variant, options=draft.options,
            make=self._workshop.make,
        )  # fmt: skip

    def _platform(self, draft: Draft) -> Platform:
        account = _case(draft.platform).account(self.running)
        options = account.options.model_copy(update=dict(draft.settings))
        return get_platform(draft.platform)(
            dataclasses.replace(account, options=options), self._http, FixedClock(messages.NOON)
        )  # fmt: skip

    def _send(self, judged: Judged) -> str:
        """Publish without asking preflight; why it was refused."""
        sandbox = self.running.sandbox
        sandbox.reset()
        platform = judged.platform
        assert isinstance(platform.clock, FixedClock)
        platform.clock.instant = messages.NOON
        sandbox.clock = platform.clock
        for asset in judged.message.assets:
            # What is pulled stands on the sandbox's own shelf, which was emptied too.
            with asset.open() as file:
                sandbox.save_blob(file.read())
        try:
            drive(MemoryRun(platform, judged.message, platform.clock))
        except NeedsPerson as asked:
            return "" if asked.code == "waiting_for_clerk" else asked.code
        except Exception as refusal:  # Whatever stands between the draft and its readers.
            return f"{type(refusal).__name__} {refusal} {getattr(refusal, 'detail', '')}".strip()
        return ""


@contextmanager
def court() -> Iterator[Court]:
    """A sandbox of its own."""
    with TemporaryDirectory(prefix="loa-preflight-") as folder:
        shelf = Path(folder) / "made"
        shelf.mkdir()
        with RunningSandbox(Path(folder) / "sandbox", clock=FixedClock(messages.NOON)) as running:
            yield Court(running, shelf)


def _case(slug: str) -> Case:
    module = import_module(f"tests.publishers.contract.cases.{slug}")
    case: Case = module.CASES[0] if hasattr(module, "CASES") else module.CASE
    return case


def _stopping(judged: Judged) -> list[Problem]:
    return [problem for problem in judged.problems if problem.blocking]


def _pressed(judged: Judged) -> Judged:
    """Press whatever helps, first things first; where words are asked for, a person gives some."""
    for _ in range(_PRESSES):
        after = next((one for problem in _stopping(judged) if (one := _mended(judged, problem))), None)
        if after is None:
            return judged
        judged = after
    return judged


def _mended(judged: Judged, problem: Problem) -> Judged | None:
    for way in judged.offers(problem):
        if way == Mend.ADD_ALT:
            edits = media_edits(judged.variant)
            words = {**edits.alt, str(problem.params["sha256"]): "Ảnh minh họa"}
            return judged.changed(Changes(media=MediaEdits.model_validate({**edits.model_dump(), "alt": words})))
        if way in ONE_PRESS:
            return judged.mended(name_of(problem), way)
        if way in LEADING:
            return None
    return None
