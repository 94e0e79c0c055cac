"""权益: the system that keeps insured persons' social-insurance rights records.

Three roots: `quanyi.law` (the law as a library, standard library only), `quanyi.bulk` (the same law over columns)
and `quanyi.agency` (the office: Django, PostgreSQL, people, screens). `quanyi.embedded` starts PostgreSQL.
"""

__version__ = "0.1.0"
