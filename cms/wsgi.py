"""WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

from cms.core.fast_paths.wsgi import fast_paths
from cms.core.steady import settle_server

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
application = fast_paths(get_wsgi_application())
settle_server()
