"""Kinds of values that calls take, each with its bounds in the description."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints

#: What somebody looks for. A NUL letter is in no text, and some databases refuse it.
Word = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]
#: A code of a vocabulary, or of an agency; empty: not asked for.
Code = Annotated[str, StringConstraints(max_length=100, pattern=r"^[A-Za-z0-9_.:-]*$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Limit = Annotated[int, Field(ge=1, le=100)]
CursorWord = Annotated[
    str, Field(max_length=400, description="From “next” of the page before; opaque: don't make one yourself.")
]
#: Key of a row.
Number = Annotated[int, Field(ge=1, le=2**63 - 1)]


def storable(value: Any) -> Any:
    """The value, if every database takes it. Raises ``ValueError`` for letters that are none."""
    if isinstance(value, str):
        value.encode()  # half a pair of surrogates is a UnicodeEncodeError, which is a ValueError
        if "\x00" in value:
            raise ValueError("NUL characters can't be kept")
    elif isinstance(value, dict):
        for name, item in value.items():
            storable(name)
            storable(item)
    elif isinstance(value, list):
        for item in value:
            storable(item)
    return value


#: Plain JSON of the caller's own.
Facts = Annotated[dict[str, Any], AfterValidator(storable)]
