"""Plans as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    name = "cms.plans"
    label = "loa_plans"
    verbose_name = _("Plans")

    def ready(self) -> None:
        from . import ready

        ready.register()
