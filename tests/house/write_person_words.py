"""Bring the catalogues of a person's pages up to date: a script, since the office must stand before it can be asked."""

import os

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quanyi.agency.config.settings")
    django.setup()
    from tests.house.person_words import update

    update()
