"""Five plans of provinces as tables: they load through the importer that clerks use, and no line of code knows them."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import yaml


def sample_plans() -> Iterator[tuple[dict[str, Any], bytes]]:
    """What the form of each plan asks for, and its table."""
    folder = files(__name__)
    for facts in yaml.safe_load(folder.joinpath("plans.yaml").read_text("utf-8")):
        yield (
            {name: value for name, value in facts.items() if name != "table"},
            folder.joinpath(facts["table"]).read_bytes(),
        )
