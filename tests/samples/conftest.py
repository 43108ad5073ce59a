"""The bundled items, read once."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from cms.samples.schema import BUNDLED, SampleItem, read_samples_file


@pytest.fixture(scope="session")
def items() -> Mapping[str, SampleItem]:
    return {item.id: item for item in read_samples_file(BUNDLED).items}
