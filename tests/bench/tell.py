"""Inside an installation, as JSON: its ``broker``, command lines of its ``workers``, ``states`` of its deliveries."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    django.setup()
    from django.conf import settings

    from cms.core.processes.children import product
    from publishers.models import Delivery

    workers = [child.argv for child in product(sandbox=False) if "worker" in child.argv]
    problems = Delivery.objects.order_by().values_list("channel__platform", "state", "problem__code")
    states = Counter(" ".join(map(str, row)) for row in problems)
    told = {"broker": settings.CELERY_BROKER_URL, "workers": workers, "states": states}
    print(json.dumps({sys.argv[1]: told[sys.argv[1]]}))
