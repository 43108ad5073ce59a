"""Start the process that encodes, hear its words, and end it when it is silent or nobody wants it any more."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from publishers.derivatives.recipes import Recipe, as_json
from publishers.derivatives.results import CannotMake, Interrupted, Made

_ROOT = Path(__file__).resolve().parents[3]
_COMMAND = (sys.executable, "-m", "publishers.derivatives.films.child")
#: Seconds of silence after which it hangs. Moving the index of a long film to its front takes a while.
SILENCE = 300.0
#: Seconds between two looks whether the work is still wanted.
_LOOK = 1.0

#: Told how far it is, in per cent; says whether to go on.
GoOn = Callable[[int], bool]


def make_in_process(source: Path, recipe: Recipe, target: Path, go_on: GoOn) -> Made:
    """Have the file made. Raises ``CannotMake``, or ``Interrupted`` when it died or was told to stop."""
    child = subprocess.Popen(_COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=_ROOT, text=True)
    try:
        request = {"source": str(source), "target": str(target), "recipe": as_json(recipe)}
        _send(child, json.dumps(request) + "\n")
        answer = _listen(child, go_on)
    finally:
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                pipe.close()
    if "problem" in answer:
        raise CannotMake(answer["problem"]["code"], **answer["problem"]["params"])
    made = answer["made"]
    return Made(
        media_type=made["media_type"], width=made["width"], height=made["height"], duration_s=made["duration_s"],
        path=target if made["is_new"] else None, notes=tuple(made["notes"]),
    )  # fmt: skip


def _send(child: subprocess.Popen[str], line: str) -> None:
    assert child.stdin is not None
    try:
        child.stdin.write(line)
        child.stdin.flush()
    except BrokenPipeError:
        raise Interrupted("the encoder did not start") from None


def _listen(child: subprocess.Popen[str], go_on: GoOn) -> dict[str, Any]:
    """Its last word. The work may go on as long as ``go_on`` says so."""
    words: queue.Queue[dict[str, Any] | None] = queue.Queue()
    assert child.stdout is not None
    threading.Thread(target=_read, args=(child.stdout, words), daemon=True).start()
    percent, silence = 0, 0.0
    while silence < SILENCE:
        try:
            word = words.get(timeout=_LOOK)
        except queue.Empty:
            silence += _LOOK
        else:
            if word is None:
                raise Interrupted("the encoder died")
            if "progress" not in word:
                return word
            percent, silence = word["progress"], 0.0
        if not go_on(percent):
            raise Interrupted("told to stop")
    raise Interrupted("the encoder hangs")


def _read(out: IO[str], words: queue.Queue[dict[str, Any] | None]) -> None:
    try:
        for line in out:
            words.put(json.loads(line))
    except ValueError:
        pass  # closed under us, or a line that is not ours
    words.put(None)
