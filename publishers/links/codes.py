"""Codes of short links: read off a poster and typed without a mistake, and not to be guessed. Pure."""

from __future__ import annotations

import secrets

#: No 0 and o, no 1, i and l; small letters only, so that it does not matter how they are typed.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
#: 27 thousand million codes.
LENGTH = 7
#: Stands for a link that is made when the post is planned. It has an “i”: no link will ever be called so.
STAND_IN = "preview"


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def as_typed(code: str) -> str:
    """The code that somebody meant."""
    return code.strip().lower()
