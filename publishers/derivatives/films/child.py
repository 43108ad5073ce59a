"""The process that encodes: films are foreign data, and encoding them must neither take a worker along nor slow it.

One request as JSON on standard input, answers as JSON lines on standard output. Its parent's end, however sudden, is
its own: standard input closes then.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

from publishers.derivatives.recipes import PictureRecipe, from_json
from publishers.derivatives.results import CannotMake, Made

from .making import make_film, take_frame

#: Seconds between two words of progress.
_EVERY = 0.5


def main() -> None:
    request = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # What is due goes out first; films take what is left of the machine.
    os.nice(10)
    try:
        _say({"made": _described(_make(request))})
    except CannotMake as reason:
        _say({"problem": {"code": reason.code, "params": reason.params}})


def _make(request: dict[str, Any]) -> Made:
    source, target, recipe = Path(request["source"]), Path(request["target"]), from_json(request["recipe"])
    if isinstance(recipe, PictureRecipe):
        return take_frame(source, recipe, target)
    return make_film(source, recipe, target, _Speaker())


class _Speaker:
    """Says now and then how far it is."""

    def __init__(self) -> None:
        self._next = 0.0

    def __call__(self, done: float) -> None:
        now = time.monotonic()
        if now >= self._next:
            self._next = now + _EVERY
            _say({"progress": round(done * 100)})


def _described(made: Made) -> dict[str, Any]:
    return {
        "media_type": made.media_type, "width": made.width, "height": made.height, "duration_s": made.duration_s,
        "is_new": made.path is not None, "notes": list(made.notes),
    }  # fmt: skip


def _say(word: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(word) + "\n")
    sys.stdout.flush()


def _end_with_parent() -> None:
    while sys.stdin.read(1):
        pass
    os._exit(1)


if __name__ == "__main__":
    main()
