"""Publishers as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishersConfig(AppConfig):
    name = "publishers"
    label = "loa_publishers"
    verbose_name = _("Publishing")
