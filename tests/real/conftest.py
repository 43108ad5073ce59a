"""Installations with a sandbox, started for one test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fixtures.database import Clone

from .hub import Hub

Make = Callable[..., Hub]


@pytest.fixture
def make_hub(tmp_path: Path, clone: Clone) -> Iterator[Make]:
    """``make_hub(**settings)`` starts an installation on the kind of database under test and waits until it is well."""
    made: list[Hub] = []

    def make(**settings: str) -> Hub:
        data_dir = tmp_path / f"hub{len(made)}"
        hub = Hub(data_dir, **{**clone(data_dir), **settings})
        made.append(hub)
        hub.start("--sandbox")
        hub.wait_well(400)
        return hub

    yield make
    for hub in made:
        hub.clean_up()
