"""Keeping processes alive and ending them, with small shell commands in their place."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cms.core.processes import guard, supervisor
from cms.core.processes.child import Child, Process, set_aside
from cms.core.processes.supervisor import GaveUp, Stopped, Supervisor


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def keeper(tmp_path: Path, said: list[str]) -> Iterator[Supervisor]:
    made = Supervisor(tmp_path, said.append)
    yield made
    made.stop()


def shell(name: str, command: str, stage: int = 0) -> Child:
    return Child(name=name, argv=("/bin/sh", "-c", command), stage=stage, grace=2)


def pid_in(path: Path) -> int:
    deadline = time.monotonic() + 5
    while not (path.exists() and path.read_text().strip()):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return int(path.read_text())


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_process_that_keeps_failing_stops_everything_and_shows_its_last_words(
    keeper: Supervisor, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "FIRST_PAUSE_S", 0.01)
    keeper.start([shell("bad", "echo no such broker; exit 3")])
    with pytest.raises(GaveUp, match=r"(?s)bad ended 3 times.*no such broker"):
        keeper.watch()
    assert said == ["bad ended (code 3); starting it again."] * 2


def test_process_that_once_worked_is_tried_again_until_what_stops_it_has_passed(
    keeper: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is full, a database that is away: the others go on meanwhile."""
    monkeypatch.setattr(supervisor, "FIRST_PAUSE_S", 0.01)
    monkeypatch.setattr(supervisor, "LONGEST_PAUSE_S", 0.05)
    monkeypatch.setattr(supervisor, "FAST_EXIT_S", 0.5)
    note = tmp_path / "pids"
    # It works for a second, fails six times, then stays.
    rest = f"[ $(wc -l < {note}) -gt 1 ] || sleep 1; [ $(wc -l < {note}) -gt 7 ] || exit 1; exec sleep 60"
    keeper.start([shell("worker", f"echo $$ >> {note}; {rest}")])
    _watch_until(keeper, note, lines=8)
    assert len(note.read_text().split()) == 8


def test_killed_process_is_started_again_however_often(
    keeper: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "FIRST_PAUSE_S", 0.01)
    note = tmp_path / "pids"
    # It kills itself four times, then stays.
    keeper.start([shell("victim", f"echo $$ >> {note}; [ $(wc -l < {note}) -gt 4 ] || kill -9 $$; exec sleep 60")])
    _watch_until(keeper, note, lines=5)
    assert len(note.read_text().split()) == 5


def _watch_until(keeper: Supervisor, note: Path, *, lines: int) -> None:
    stopper = threading.Thread(target=lambda: _stop_when(keeper, note, lines=lines))
    stopper.start()
    with pytest.raises(Stopped):
        keeper.watch()
    stopper.join()


def _stop_when(keeper: Supervisor, note: Path, *, lines: int) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and not (note.exists() and len(note.read_text().split()) >= lines):
        time.sleep(0.02)
    keeper._on_signal(signal.SIGTERM, None)


def test_stop_ends_whole_groups_later_stages_first(keeper: Supervisor, tmp_path: Path) -> None:
    order, grandchild = tmp_path / "order", tmp_path / "grandchild"
    trap = f"trap 'echo %s >> {order}; exit' TERM; "
    keeper.start(
        [
            shell("first", trap % "first" + "sleep 60 & wait"),
            shell("second", trap % "second" + f"sleep 60 & echo $! > {grandchild}; wait", stage=1),
        ]
    )
    left = pid_in(grandchild)
    time.sleep(0.1)
    keeper.stop()
    assert order.read_text().split() == ["second", "first"]
    assert not is_running(left)


def test_process_that_ignores_the_signal_is_killed_after_its_grace(keeper: Supervisor, tmp_path: Path) -> None:
    note = tmp_path / "pid"
    keeper.start([shell("deaf", f"trap '' TERM; echo $$ > {note}; while true; do sleep 1; done")])
    pid = pid_in(note)
    started = time.monotonic()
    keeper.stop()
    assert not is_running(pid)
    assert 1.5 < time.monotonic() - started < 6


def test_once_gives_the_exit_code_and_is_ended_by_the_wish_to_stop(keeper: Supervisor) -> None:
    assert keeper.once(shell("good", "exit 0")) == 0
    assert keeper.once(shell("bad", "echo why; exit 4")) == 4
    assert keeper.last_words("bad") == "    why"
    threading.Timer(0.3, lambda: keeper._on_signal(signal.SIGINT, None)).start()
    with pytest.raises(Stopped):
        keeper.once(shell("long", "sleep 60"))


def test_guard_ends_what_a_killed_supervisor_leaves(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    script = (
        "import os, signal, pathlib; from cms.core.processes.child import Child;"
        "from cms.core.processes.supervisor import Supervisor;"
        f"s = Supervisor(pathlib.Path({str(tmp_path)!r}), print);"
        f"s.start([Child(name='x', argv=('/bin/sh', '-c', 'echo $$ > {note}; exec sleep 60'))]);"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    root = Path(__file__).resolve().parents[2]
    assert os.spawnve(os.P_WAIT, sys.executable, [sys.executable, "-c", script], {"PYTHONPATH": str(root)}) == -9
    pid = pid_in(note) if note.exists() else None
    deadline = time.monotonic() + 10
    while pid and is_running(pid):
        assert time.monotonic() < deadline, "the guard left a process behind"
        time.sleep(0.05)


def test_guard_forgets_groups_that_ended() -> None:
    assert guard.read_groups(["+10\n", "+11\n", "-10\n", "-99\n", "+12\n"]) == [11, 12]


def test_log_that_grew_too_long_is_set_aside_while_it_is_written(tmp_path: Path) -> None:
    log = tmp_path / "x.log"
    process = Process(shell("x", "echo one; sleep 0.5; echo two"), log, dict(os.environ))
    while "one" not in (log.read_text() if log.exists() else ""):
        time.sleep(0.01)
    set_aside(log, limit=1)
    while process.exit_code() is None:
        time.sleep(0.02)
    assert (tmp_path / "x.log.1").read_text() == "one\n"
    assert log.read_text() == "two\n"
    assert process.last_words(5) == ["two"]
