"""The kernel as a Django app."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "cms.core"
    label = "loa_core"
    verbose_name = "Loa"

    def ready(self) -> None:
        from . import checks, health, telemetry  # noqa: F401 - they register themselves
        from .conf import conf
        from .spreadsheets import guard_exports
        from .tasks import trailing

        health.register()
        guard_exports()
        trailing.connect()
        telemetry.begin(conf())
