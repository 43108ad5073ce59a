"""Letters to who decides: at once when something begins to wait, once a day when it is late; in their language."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cms.core.conf import conf
from cms.core.moments import moment

from .admin.wording import age, name_of
from .models import Reminder
from .standing import deciders
from .waiting import Waiting, in_progress, waiting
from .working_hours import is_working
from .writers import writers_of_many

logger = logging.getLogger("loa.approval")


def announce(task_state_id: int) -> int:
    """Tell who may decide that something waits for them now. Returns how many letters were sent."""
    found = waiting(in_progress().filter(pk=task_state_id))
    if not found:
        return 0  # decided or called off in the meantime
    writers = writers_of_many([found[0].page])[found[0].page.pk]
    people = [person for person in _people(found[0]) if person.pk not in writers and _wants_news(person)]
    return _send(found[0], people, "loa_workflow/mail/submitted.txt")


def remind() -> int:
    """Remind of each late step that nobody was reminded of today. Returns how many letters were sent.

    The row is written first: two processes never send twice, and a letter that fails is not sent again and again.
    """
    now = timezone.localtime()
    if not is_working(now):
        return 0
    late = [item for item in waiting(in_progress()) if item.due <= now]
    writers = writers_of_many([item.page for item in late]) if late else {}
    sent = 0
    for item in late:
        _row, is_mine = Reminder.objects.get_or_create(task_state_id=item.state.pk, day=now.date())
        if is_mine:
            people = [person for person in _people(item) if person.pk not in writers[item.page.pk]]
            sent += _send(item, people, "loa_workflow/mail/reminder.txt")
    return sent


def _people(item: Waiting) -> list[Any]:
    people = deciders(item.state.task.specific).exclude(email="")
    return list(people.select_related("wagtail_userprofile").order_by("pk"))


def _send(item: Waiting, people: list[Any], template: str) -> int:
    """A mail server in trouble is told in the log."""
    letters = [_letter(item, person, template) for person in people]
    if not letters:
        return 0
    try:
        get_connection().send_messages(letters)
    except OSError as error:
        # smtplib's errors are OSErrors; their text may name an account.
        logger.error("the letter about page %s could not be sent (%s)", item.page.pk, type(error).__name__)
        return 0
    return len(letters)


def _letter(item: Waiting, person: Any, template: str) -> EmailMessage:
    with translation.override(_language(person)):
        title = item.page.get_admin_display_title()
        context = {
            "name": name_of(person), "title": title, "step": item.step.name, "by": name_of(item.submitted_by),
            "age": age(item.since), "due": moment(item.due),
            "url": conf().public_url + reverse("loa_approvals:look", args=[item.page.pk]),
        }  # fmt: skip
        subject = _("“%(title)s” waits for your approval") % {"title": title}
        body = render_to_string(template, context)
    return EmailMessage(" ".join(subject.split()), body, to=[person.email])


def _wants_news(user: Any) -> bool:
    """As they chose in their account; nothing chosen is yes."""
    profile = getattr(user, "wagtail_userprofile", None)
    return profile is None or profile.submitted_notifications


def _language(user: Any) -> str:
    profile = getattr(user, "wagtail_userprofile", None)
    return profile.get_preferred_language() if profile else settings.LANGUAGE_CODE
