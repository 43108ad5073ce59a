"""The kernel as a Django app."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "cms.core"
    label = "loa_core"
    verbose_name = "Loa"

    def ready(self) -> None:
        from . import checks, health  # noqa: F401

        health.register()
