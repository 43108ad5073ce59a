"""How far plans have come on a day: everything is read in a bounded number of queries, then thought through.

A task is everybody's own where a product is wanted of each agency, or a kind of agency leads and nothing is counted:
each leading agency then has a share. Else all who take part work on one share, whose code is empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from cms.core.due_dates import Shift
from cms.core.registries import Sign

from .agencies import Agencies
from .glance.signs import signs_of
from .models import Counted, Deliverable, Note, PartyRole, Plan, PlanTask
from .published import filter_of, items_of
from .standing import Product, Said, Share, State, share, together
from .tally import Item, days_by_agency, within
from .turns import Turn, current, turns


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskProgress:
    """One task in one turn."""

    task: PlanTask
    leads: tuple[str, ...]
    helps: tuple[str, ...]
    is_each: bool
    turn: Turn
    shares: tuple[Share, ...]

    @property
    def state(self) -> State:
        return together([one.state for one in self.shares])

    @property
    def done(self) -> int:
        return sum(one.state is State.DONE for one in self.shares)

    def of(self, code: str) -> Share | None:
        """The share of an agency: its own, or the common one where it leads."""
        own = next((one for one in self.shares if one.agency == code), None)
        return own or (self.shares[0] if not self.is_each and self.shares and code in self.leads else None)


class Progress:
    """Plans on one day. Ask ``now`` for the turn that is open, ``of`` for any."""

    def __init__(self, plans: Sequence[Plan], today: date) -> None:
        self.plans, self.today = plans, today
        self.agencies = Agencies(today)

    @cached_property
    def read(self) -> _Read:
        return _Read(self.plans, self.agencies)

    def tasks(self, plan: Plan | None = None) -> list[PlanTask]:
        return [task for task in self.read.tasks if plan is None or task.plan_id == plan.pk]

    def turns_of(self, task: PlanTask) -> list[Turn]:
        plan = self.read.plan_of(task)
        return turns(task.rule, plan.starts_on, plan.ends_on, Shift(plan.shift))

    def now(self, task: PlanTask) -> TaskProgress:
        every = self.turns_of(task)
        return self.of(task, every[current(every, self.today)])

    def of(self, task: PlanTask, turn: Turn) -> TaskProgress:
        leads, helps = self.read.who(task, PartyRole.LEADS), self.read.who(task, PartyRole.HELPS)
        products = list(task.deliverables.all())
        by_kind = any(party.kind_id for party in task.parties.all() if party.role == PartyRole.LEADS)
        is_each = bool(leads) and (any(one.per_agency for one in products) or (by_kind and not products))
        shares = [
            share(code, turn, self._products(products, turn, code, leads, helps, task),
                  self._said(task, turn, code, leads), self.today)
            for code in (leads if is_each else ("",))
        ]  # fmt: skip
        return TaskProgress(
            task=task, leads=leads, helps=helps, is_each=is_each, turn=turn, shares=tuple(shares)
        )  # fmt: skip

    def _products(
        self, products: Sequence[Deliverable], turn: Turn, code: str, leads: tuple[str, ...], helps: tuple[str, ...],
        task: PlanTask,
    ) -> list[Product]:  # fmt: skip
        by_hand = next((one.pk for one in products if one.counted == Counted.HAND), None)
        found = []
        for one in products:
            is_own = bool(code) and one.per_agency
            whose = (code,) if is_own else (*leads, *helps)
            if one.counted == Counted.SIGN:
                signs = [self.read.sign(one.sign, each) for each in ((code,) if code else leads)]
                found.append(Product(text=one.text, wanted=1, by_sign=True, is_well=_all_well(signs)))
            elif one.counted == Counted.ITEMS:
                days = within(self.read.days(one, whose), turn.first, min(turn.until, self.today))
                found.append(Product(text=one.text, wanted=one.wanted, days=tuple(days)))
            else:
                notes = [note for note in self._notes(task, turn) if (note.product_id or by_hand) == one.pk]
                own = [note for note in notes if not is_own or self.read.code_of(note) == code]
                days = [note.happened_on for note in own for _each in range(min(note.count, one.wanted))]
                found.append(Product(text=one.text, wanted=one.wanted, days=tuple(days)))
        return found

    def _notes(self, task: PlanTask, turn: Turn) -> list[Note]:
        known = (note for note in task.notes.all() if note.happened_on <= self.today)
        return [note for note in known if turn.holds(note.happened_on)]

    def _said(self, task: PlanTask, turn: Turn, code: str, leads: tuple[str, ...]) -> list[Said]:
        """For a share: its own notes, and the verdicts on all. For a common task who only helps decides nothing."""
        found = []
        for note in sorted(self._notes(task, turn), key=lambda note: (note.happened_on, note.pk)):
            whose = self.read.code_of(note)
            decides = whose in ("", code) if code else whose in ("", *leads)
            if decides or not code:
                verdict = note.verdict if decides else "adds"
                found.append(Said(on=note.happened_on, verdict=verdict, count=note.count, text=note.text))
        return found


class _Read:
    """What the database says, once."""

    def __init__(self, plans: Sequence[Plan], agencies: Agencies) -> None:
        self._plans = {plan.pk: plan for plan in plans}
        self._agencies = agencies
        tasks = PlanTask.objects.filter(plan__in=self._plans).prefetch_related(
            "parties__agency__names", "parties__kind", "deliverables", "notes__agency"
        )
        self.tasks = list(tasks.order_by("plan", "order", "pk"))
        self._products = [one for task in self.tasks for one in task.deliverables.all()]
        self._days: dict[int, dict[str, list[date]]] = {}
        self._common: dict[tuple[int, tuple[str, ...]], list[date]] = {}

    def plan_of(self, task: PlanTask) -> Plan:
        return self._plans[task.plan_id]

    def who(self, task: PlanTask, role: str) -> tuple[str, ...]:
        """Codes, each once: kinds are whoever is of the kind on the day."""
        found: dict[str, None] = {}
        for party in task.parties.all():
            if party.role == role:
                codes = [party.agency.code] if party.agency else []
                codes += self._agencies.of_kind(party.kind.code) if party.kind else []
                found.update(dict.fromkeys(codes))
        return tuple(found)

    def code_of(self, note: Note) -> str:
        return note.agency.code if note.agency else ""

    @cached_property
    def _items(self) -> list[Item]:
        counted = [one for one in self._products if one.counted == Counted.ITEMS]
        if not counted:
            return []
        first = min(plan.starts_on for plan in self._plans.values())
        return items_of(first, max(self._agencies.day, first), counted)

    @cached_property
    def _carriers(self) -> dict[str, tuple[str, ...]]:
        return self._agencies.carried(self._items)

    def days(self, product: Deliverable, whose: tuple[str, ...]) -> list[date]:
        """Days of what counts for these together, each item once; nobody named: whoever published it."""
        if len(whose) == 1:
            if product.pk not in self._days:
                self._days[product.pk] = days_by_agency(self._items, filter_of(product), self._carriers)
            return self._days[product.pk].get(whose[0], [])
        key = (product.pk, whose)
        if key not in self._common:
            wanted, named = filter_of(product), set(whose)
            self._common[key] = sorted(
                item.on for item in self._items
                if wanted.takes(item) and (not named or named.intersection(self._carriers.get(item.agency, ())))
            )  # fmt: skip
        return self._common[key]

    @cached_property
    def _signs(self) -> dict[str, dict[str, Sign]]:
        # Tasks of plans are a sign themselves: they never count what they are made of.
        named = {one.sign for one in self._products if one.counted == Counted.SIGN}
        names = {name for name in named if not name.startswith("plans.")}
        return signs_of(self._agencies.by_code, names)

    def sign(self, name: str, code: str) -> bool | None:
        found = self._signs.get(name, {}).get(code)
        return found.is_well if found else None


def _all_well(known: Iterable[bool | None]) -> bool | None:
    """One that is not well decides; else one that nobody knows leaves all unknown."""
    known = list(known)
    if False in known:
        return False
    return None if None in known or not known else True
