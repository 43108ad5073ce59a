"""The whole API, tried by its own description, with and without a token, on a live server and a real database.

What is looked for is in the tool's own checks: no answer that the description does not know, none of another shape, no
error of ours, nothing taken that should be refused. ``make api`` goes on for ten minutes (``API_SECONDS``).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.desk import front_page

from .fuzzing import fuzz
from .world import Office, furnish, secret_of

pytest.importorskip("schemathesis", reason="schemathesis comes with requirements-dev.txt")
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.timeout(2400)]


@pytest.mark.parametrize("is_known", [False, True], ids=["anonymous", "token"])
def test_the_api_does_what_it_says(
    live_server: Any, settings: Any, rooted: None, tmp_path: Path, is_known: bool
) -> None:  # fmt: skip
    settings.LOA = {
        **settings.LOA, "PUBLIC_URL": live_server.url, "API_READS_PER_MINUTE": 0, "API_CALLS_PER_MINUTE": 10**6,
    }  # fmt: skip
    front_page()
    office = furnish()
    if is_known:
        verdict = fuzz(live_server.url, folder=tmp_path, token=secret_of(office.person("")), known=_known(office))
    else:
        verdict = fuzz(live_server.url, folder=tmp_path)
    assert verdict.is_clean, verdict.report


def _known(office: Office) -> dict[str, object]:
    """What is there, so that more is tried than how an unknown number is refused."""
    return {
        "entry_id": office.entry.pk, "sha256": office.sha256, "code": office.agency.code,
        "document_id": office.law.pk, "token": office.preview, "page": office.draft.pk, "page_id": office.draft.pk,
        "webhook_id": office.webhook.pk, "delivery_id": office.delivery.pk, "hold_id": office.hold.pk,
    }  # fmt: skip
