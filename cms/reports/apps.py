"""Statutory reports as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "cms.reports"
    label = "loa_reports"
    verbose_name = _("Statutory reports")

    def ready(self) -> None:
        from cms.core.registries import agency_signs, frozen_reports

        from . import signs, starters
        from .closed import closed_figures

        starters.register()
        frozen_reports.register("cms.reports", closed_figures)
        agency_signs.register("reports", signs.reports_in_time)
