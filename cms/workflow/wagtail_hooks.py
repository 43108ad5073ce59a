"""Registers approval with Wagtail's admin; holds no rules."""

from __future__ import annotations

from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from .admin import audit


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    audit.register(actions)
