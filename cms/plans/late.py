"""Which agencies are behind with tasks of the plans in force: one sign for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms.core.registries import Sign

from .models import Plan, PlanState
from .progress import Progress
from .standing import State

LABEL = gettext_lazy("Tasks of plans")


def task_signs(codes: Iterable[str]) -> Mapping[str, Sign]:
    """Agencies that lead a task: well when none is late. Whoever leads nothing has no sign."""
    plans = list(Plan.objects.filter(state=PlanState.RUNNING).select_related("agency"))
    if not plans:
        return {}
    progress, wanted = Progress(plans, timezone.localdate()), set(codes)
    counts: dict[str, Counter[State]] = {}
    for task in progress.tasks():
        now = progress.now(task)
        for code in wanted.intersection(now.leads):
            share = now.of(code)
            if share is not None:
                counts.setdefault(code, Counter())[share.state] += 1
    return {code: _sign(found) for code, found in counts.items()}


def _sign(found: Counter[State]) -> Sign:
    late = found[State.LATE]
    if late:
        text = ngettext("%(count)s task late", "%(count)s tasks late", late) % {"count": late}
    else:
        text = _("%(done)s of %(total)s done, none late") % {"done": found[State.DONE], "total": sum(found.values())}
    return Sign(label=LABEL, text=text, is_well=not late, url=_plans_url())


def _plans_url() -> str:
    try:
        return reverse("loa_plans:index")
    except NoReverseMatch:  # a site that shows no admin
        return ""
