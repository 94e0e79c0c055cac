"""限速: what anybody may ask without signing in, only so often; counted in each process of the site."""

from django.core.cache import cache

from quanyi.agency.audit.services import current_actor

SECONDS, FROM_ONE_ADDRESS, FROM_ALL = 60, 20, 300  # askings in a minute


def is_too_often(
    what: str, *, from_one: int = FROM_ONE_ADDRESS, from_all: int = FROM_ALL, seconds: int = SECONDS
) -> bool:
    """Whether one address, or all together, have asked this too often in so many seconds; it counts this asking.

    What one address asks beyond its own measure counts for nobody else: it cannot shut the page for all.
    """
    if _counted(f"{what}:{current_actor().address}", seconds) > from_one:
        return True
    return _counted(what, seconds) > from_all


def _counted(key: str, seconds: int) -> int:
    cache.add(key, 0, seconds)
    try:
        return int(cache.incr(key))
    except ValueError:  # it went out in between
        return 1
