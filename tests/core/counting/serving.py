"""What the server of ``test_killed`` serves: each answer counts. A process of its own, with nothing of Loa but that."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings

settings.configure(TIME_ZONE="Asia/Ho_Chi_Minh", USE_TZ=True)

from cms.core.counting.counter import Counter  # noqa: E402 - the settings come first
from cms.core.counting.shelf import Shelf  # noqa: E402

counter = Counter(Shelf(os.environ["COUNTS_URL"]), every=float(os.environ["EVERY_S"]))


def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    counter.count("clicks", "abc")
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]
