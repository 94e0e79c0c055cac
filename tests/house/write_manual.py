"""Write docs/manual.md anew: a script, since the office must stand before its forms can be read."""

import os

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quanyi.agency.config.settings")
    django.setup()
    from tests.house.manual import FILE, manual

    FILE.write_text(manual(), encoding="utf-8")
