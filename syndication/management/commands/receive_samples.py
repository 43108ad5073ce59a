"""``manage.py receive_samples``: let the demo's department hand in, mend an item and take one back, once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cms.core.conf import conf
from syndication.demo.story import StoryFailed, tell
from syndication.models import Source

#: What is taken in at once, so that a change and a withdrawal can be asked about.
_TAKEN = (
    "Tuần lễ phòng, chống bạo lực học đường: năm việc mỗi lớp cần làm",
    "Lịch tập huấn báo cáo viên pháp luật ngành giáo dục",
)


class Command(BaseCommand):
    help = "Fill the demo's inbox from the sandbox's department sites; a second run asks nothing twice."

    def handle(self, *args: Any, **options: Any) -> None:
        sandbox = conf().sandbox_url
        sources = Source.objects.filter(address__startswith=f"{sandbox}/department_site/") if sandbox else ()
        if not sources:
            raise CommandError(_("There is no source in the sandbox: this command is for the demo (make run)."))
        try:
            for source in sources:
                for sentence in tell(source, _TAKEN):
                    self.stdout.write(sentence)
                    self.stdout.flush()
        except StoryFailed as failed:
            raise CommandError(str(failed)) from None
