"""The product itself as a Django app: it brings its Celery application. A foreign site has its own, and no ``cms``."""

from django.apps import AppConfig


class ProductConfig(AppConfig):
    name = "cms"
    label = "loa"
    verbose_name = "Loa"

    def ready(self) -> None:
        # Whatever sends a task (web, shell, tests) sends it through this application.
        from . import celery  # noqa: F401
