"""What operators do with an installation, as a Django app: it has commands and no rows."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "cms.operations"
    label = "loa_operations"
    verbose_name = "Operations"
