"""The WSGI door of the office."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quanyi.agency.config.settings")
application = get_wsgi_application()

from quanyi.agency.serve.kept import sources_digest  # noqa: E402  (needs the settings)

sources_digest()  # of the program that runs, whatever is laid down beside it later
