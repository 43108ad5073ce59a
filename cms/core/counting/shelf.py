"""Valkey between the processes that count and the database: each push arrives once, each batch leaves once.

A process numbers its pushes; one that is brought again because its answer was lost is known by its number and adds
nothing. What is moved to the database gets a name of its own first, so that it can be moved again after a crash.
"""

from __future__ import annotations

from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from .buffer import Batch, Key

#: In braces: a cluster keeps all of them together.
_NAME = "{loa:counts}"
_SUMS, _HIGHEST, _BATCHES = f"{_NAME}:sums", f"{_NAME}:highest", f"{_NAME}:batches"
_APART = "\x1f"
#: Seconds that the number of a process's last push is remembered: longer than any process keeps a push.
_REMEMBERED_S = 7 * 86400

_PUSH = """
if tonumber(redis.call('GET', KEYS[3]) or '0') >= tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[3], ARGV[1], 'EX', ARGV[2])
local sums = tonumber(ARGV[3])
for at = 4, #ARGV, 2 do
  if at < 4 + 2 * sums then redis.call('HINCRBY', KEYS[1], ARGV[at], ARGV[at + 1])
  else redis.call('ZADD', KEYS[2], 'GT', ARGV[at + 1], ARGV[at]) end
end
return 1
"""
_CLOSE = """
local moved = 0
for at = 1, 2 do
  if redis.call('EXISTS', KEYS[at]) == 1 then redis.call('RENAME', KEYS[at], KEYS[at + 3]) moved = 1 end
end
if moved == 1 then redis.call('RPUSH', KEYS[3], ARGV[1]) end
return redis.call('LRANGE', KEYS[3], 0, -1)
"""


class NotReached(Exception):
    """Valkey is away: nothing of the push is there."""


class Unsure(Exception):
    """The push was sent and no answer came: bring it again, to Valkey only."""


class Shelf:
    """The counts in Valkey."""

    def __init__(self, url: str) -> None:
        self._client = redis.from_url(
            url, decode_responses=True, socket_timeout=2, socket_connect_timeout=2, retry=Retry(NoBackoff(), 0)
        )
        self._push = self._client.register_script(_PUSH)
        self._close = self._client.register_script(_CLOSE)

    def put(self, process: str, number: int, batch: Batch) -> None:
        """Add a push. Raises ``NotReached`` or ``Unsure``."""
        try:
            self._client.ping()
        except redis.RedisError as error:
            raise NotReached(str(error)) from error
        pairs = [*batch.sums.items(), *batch.highest.items()]
        values = [part for key, value in pairs for part in (_APART.join(key), value)]
        keys = [_SUMS, _HIGHEST, f"{_NAME}:from:{process}"]
        try:
            self._push(keys=keys, args=[number, _REMEMBERED_S, len(batch.sums), *values])
        except redis.RedisError as error:
            raise Unsure(str(error)) from error

    def close(self, name: str) -> list[str]:
        """Give what lies there a name, and return the names of all that is still to be moved, the oldest first."""
        keys = [_SUMS, _HIGHEST, _BATCHES, *_of(name)]
        try:
            return list(self._close(keys=keys, args=[name]))
        except redis.RedisError as error:
            raise NotReached(str(error)) from error

    def read(self, name: str) -> Batch:
        """What a batch holds; nothing, where another one moved it meanwhile."""
        sums, highest = _of(name)
        try:
            with self._client.pipeline(transaction=True) as both:
                both.hgetall(sums)
                both.zrange(highest, 0, -1, withscores=True)
                added, raised = both.execute()
        except redis.RedisError as error:
            raise NotReached(str(error)) from error
        return Batch(
            sums={_key(field): int(value) for field, value in added.items()},
            highest={_key(field): int(value) for field, value in raised},
        )

    def drop(self, name: str) -> None:
        """It is in the database."""
        try:
            with self._client.pipeline(transaction=True) as all_of_it:
                all_of_it.delete(*_of(name))
                all_of_it.lrem(_BATCHES, 0, name)
                all_of_it.execute()
        except redis.RedisError as error:
            raise NotReached(str(error)) from error

    def disconnect(self) -> None:
        self._client.close()


def _of(name: str) -> tuple[str, str]:
    return f"{_NAME}:batch:{name}:sums", f"{_NAME}:batch:{name}:highest"


def _key(field: Any) -> Key:
    measure, subject, part, day = str(field).split(_APART)
    return measure, subject, part, day
