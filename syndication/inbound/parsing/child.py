"""The parser's process: reads jobs from its input, writes answers to its output, and knows nothing else.

It has no database, no settings, no environment; its memory and time are limited by the kernel.
"""

from __future__ import annotations

import json
import resource
import signal
import struct
import sys
from typing import Any, BinaryIO

from syndication.inbound.parsing.document import parse_document
from syndication.inbound.parsing.oai_pmh import parse_part
from syndication.inbound.refusal import Refused

HEADER = struct.Struct("!IIf")
_ANSWER = struct.Struct("!I")
_READERS = {"feed": parse_document, "harvest": parse_part}


def main(megabytes: int) -> None:
    _limit(megabytes)
    jobs, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # a library's chatter must not get between the answers
    _say(answers, {"ready": True})
    while head := jobs.read(HEADER.size):
        described, length, seconds = HEADER.unpack(head)
        job = json.loads(jobs.read(described))
        content = jobs.read(length)
        # The kernel ends us even inside a library that never comes back.
        signal.setitimer(signal.ITIMER_REAL, seconds)
        answer = _answer(job, content)
        del content
        _say(answers, answer)
        signal.setitimer(signal.ITIMER_REAL, 0)


def _answer(job: dict[str, Any], content: bytes) -> dict[str, Any]:
    try:
        read = _READERS[job["kind"]]
        found = read(content, job["content_type"], job["url"], known=frozenset(job["known"]))
    except MemoryError:
        return {"code": "too_complex", "params": {}, "spent": True}
    except RecursionError:
        return {"code": "too_complex", "params": {}}
    except Exception:  # of a library, over what nobody has seen before: this feed's fault, not the next one's
        return {"code": "parser_died", "params": {}, "spent": True}
    if isinstance(found, Refused):
        return {"code": found.code, "params": dict(found.params)}
    return {"parsed": found.as_json()}


def _say(answers: BinaryIO, value: dict[str, Any]) -> None:
    data = json.dumps(value).encode()
    answers.write(_ANSWER.pack(len(data)) + data)
    answers.flush()


def _limit(megabytes: int) -> None:
    memory = megabytes * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for those who gave the job


if __name__ == "__main__":
    main(int(sys.argv[1]))
