"""A document whose blocks are done as it says: files made or lengthened, commands run, what they print seen. Pure."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

_BLOCK = re.compile(r"(?P<before>[^\n]*)\n\n```(?P<kind>[a-z]+)\n(?P<text>.*?)```", re.DOTALL)
_CREATE = re.compile(r"Create `(?P<path>[^`]+)`:$")
_APPEND = re.compile(r"^At the end of `(?P<path>[^`]+)`")
MARK = "@@ block"


@dataclass(frozen=True, slots=True)
class Block:
    """One block: a file (``path``), commands, or what the commands before it print."""

    kind: str
    text: str
    path: str = ""
    is_appended: bool = False


def blocks(document: str) -> Iterator[Block]:
    """The blocks in their order. Raises ``ValueError`` for one that does not say what is to be done with it."""
    for found in _BLOCK.finditer(document):
        kind, text = found["kind"], found["text"]
        created, appended = _CREATE.search(found["before"]), _APPEND.search(found["before"])
        if kind in ("sh", "text"):
            yield Block(kind, text)
        elif created:
            yield Block(kind, text, created["path"])
        elif appended:
            yield Block(kind, text, appended["path"], is_appended=True)
        else:
            raise ValueError(f"what is to be done with this block? {text[:80]!r}")


def script(found: list[Block]) -> str:
    """All of it as one shell script, as somebody would type it; each block's output begins with a mark."""
    lines = ["set -eu", "trap 'kill $(jobs -p) 2>/dev/null || true' EXIT"]
    for number, block in enumerate(found):
        lines.append(f"echo '{MARK} {number}'")
        if block.path:
            path, way = shlex.quote(block.path), ">>" if block.is_appended else ">"
            lines += [
                f'mkdir -p "$(dirname {path})"',
                f"cat {way} {path} <<'END-{number}'",
                f"{block.text}END-{number}",
            ]
        elif block.kind == "sh":
            lines.append(block.text)
    return "\n".join(lines) + "\n"


def printed(output: str) -> dict[int, str]:
    """What each block printed."""
    parts = re.split(rf"^{MARK} (\d+)\n", output, flags=re.MULTILINE)
    return {int(number): text for number, text in zip(parts[1::2], parts[2::2], strict=True)}
