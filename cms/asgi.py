"""ASGI entry point."""

import os

from django.core.asgi import get_asgi_application

from cms.core.fast_paths.asgi import fast_paths

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
application = fast_paths(get_asgi_application())
