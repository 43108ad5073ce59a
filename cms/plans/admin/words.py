"""States of tasks in words and colours, and numbers of products in a phrase."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from cms.plans.agencies import Agencies
from cms.plans.progress import TaskProgress
from cms.plans.standing import Product, Share, State

STATES: Mapping[State, Any] = {
    State.LATE: pgettext_lazy("a task", "late"),
    State.UNDER_WAY: pgettext_lazy("a task", "under way"),
    State.NOT_BEGUN: pgettext_lazy("a task", "not begun"),
    State.DONE: pgettext_lazy("a task", "done"),
    State.CANNOT: pgettext_lazy("a task", "not possible"),
}
TONES: Mapping[State, str] = {
    State.LATE: "red", State.UNDER_WAY: "cyan", State.NOT_BEGUN: "quiet", State.DONE: "green", State.CANNOT: "amber",
}  # fmt: skip
PLAN_TONES = {"draft": "quiet", "running": "cyan", "over": "quiet"}
_NAMES_SHOWN = 2


def state_words(state: State) -> str:
    return str(STATES[state])


def product_words(product: Product) -> str:
    """``Tờ gấp: 3 of 5``; of a sign, whether it is there."""
    if product.by_sign:
        said = {True: _("there"), False: _("missing"), None: _("not known")}[product.is_well]
        return f"{product.text}: {said}"
    return _("%(what)s: %(count)s of %(wanted)s") % {
        "what": product.text, "count": product.count, "wanted": product.wanted
    }  # fmt: skip


def timely_words(share: Share) -> str:
    return {True: _("in time"), False: _("not in time"), None: ""}[share.in_time]


def who_words(codes: Iterable[str], agencies: Agencies) -> str:
    """The first two by name, and how many more."""
    names = [agencies.name(code) for code in codes]
    shown = ", ".join(names[:_NAMES_SHOWN])
    more = len(names) - _NAMES_SHOWN
    if more <= 0:
        return shown
    return shown + " " + ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more}


def leads_words(task: TaskProgress, agencies: Agencies) -> str:
    """As the plan calls them, where it does; a kind of agency stays one phrase."""
    printed = [str(party) for party in task.task.parties.all() if party.role == "leads"]
    return "; ".join(printed) or who_words(task.leads, agencies)


def helps_words(task: TaskProgress) -> str:
    return "; ".join(str(party) for party in task.task.parties.all() if party.role == "helps")


def summary(counts: Mapping[State, int]) -> list[tuple[str, str, int]]:
    """Tone, word and number of the states that there are, the pressing first."""
    return [(TONES[state], state_words(state), counts[state]) for state in State if counts.get(state)]


ALL_STATES = [("", gettext_lazy("All states")), *((state.value, words) for state, words in STATES.items())]
