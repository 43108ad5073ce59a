"""Puts the five sample plans into an agency's list, as a clerk would upload them. Asked for twice, loaded once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.agencies.models import Agency
from cms.importing.reading import read_table
from cms.plans.actions.take_tasks import take_tasks
from cms.plans.importing.knowing import knowledge
from cms.plans.importing.reading import known_headings, read_tasks
from cms.plans.models import Plan, PlanState
from cms.plans.samples import sample_plans


class Command(BaseCommand):
    help = "Load five sample plans of provinces for an agency."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("agency", help="Code of the agency whose plans they are.")

    def handle(self, *, agency: str, **options: Any) -> None:
        owner = Agency.objects.filter(code=agency).first()
        if owner is None:
            raise CommandError(f"There is no agency with the code “{agency}”.")
        known = knowledge()
        for facts, table in sample_plans():
            plan, _made = Plan.objects.get_or_create(
                agency=owner, number=facts["number"], title=facts["title"],
                defaults={**facts, "state": PlanState.RUNNING},
            )  # fmt: skip
            taken = take_tasks(plan, read_tasks(read_table(table, known=known_headings), known))
            self.stdout.write(f"{plan}: {taken} tasks")
