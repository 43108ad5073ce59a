"""How often a bot may speak in one channel."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from publishers.contract import MINUTE, Quota

MESSAGES = "messages"
#: Twenty a minute into one chat by Telegram's own questions and answers; beyond, it says how long to wait.
QUOTAS = (Quota(bucket=MESSAGES, label=_("Calls a minute"), capacity=20, window=MINUTE, is_whole=True),)
