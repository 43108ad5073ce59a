"""ASGI entry point."""

import os

from django.core.asgi import get_asgi_application

from cms.core.fast_paths.asgi import fast_paths
from cms.core.steady import settle_server

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
application = fast_paths(get_asgi_application())
settle_server()
