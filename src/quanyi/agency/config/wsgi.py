"""The WSGI door of the office."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quanyi.agency.config.settings")
application = get_wsgi_application()
