"""Whether the log of acts is what was sealed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.accounts.audit.chain import verify
from cms.accounts.models import AuditSeal


class Command(BaseCommand):
    help = "Compare the log of acts with its seals; exit status 1 and a line for each row that was changed or removed."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = list(verify())
        for fault in faults:
            self.stdout.write(f"{fault.log} {fault.row}: {fault.what}")
        if faults:
            raise CommandError(f"{len(faults)} rows of the log are not what was sealed.")
        last = AuditSeal.objects.order_by("-pk").first()
        self.stdout.write(
            f"{AuditSeal.objects.count()} rows are as sealed; last digest {last.digest if last else '-'}."
        )
