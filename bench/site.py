"""The site with one answer more, given before everything else: a row of a table and nothing around it."""

import json

from quanyi.agency.config.settings import *  # noqa: F403
from quanyi.agency.config.settings import MIDDLEWARE as SITE

PATH = "/bench/one-row/"
MIDDLEWARE = ["bench.site.one_row", *SITE]


def one_row(get_response):
    def answer(request):
        if not request.path.startswith(PATH):
            return get_response(request)
        from django.db import connection
        from django.http import HttpResponse

        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, name FROM registry_employer WHERE id = %s", [request.path[len(PATH) :]]
            )
            return HttpResponse(json.dumps(cursor.fetchone()), content_type="application/json")

    return answer
