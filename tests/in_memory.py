"""Where tests keep what they make (内存盘): in memory, if there is room. To make a file on a disk costs twenty times as
much, a database is a thousand files, and every test that commits has a database of its own.
"""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # each folder in it is made by `tempfile`
ROOM = 4 << 30  # bytes: two servers and what long tests write into them


def use() -> None:
    """From here on, temporary folders of this process and of those that it starts lie in memory."""
    if "TMPDIR" in os.environ or not _has_room():
        return
    os.environ["TMPDIR"] = str(MEMORY)
    tempfile.tempdir = None  # is asked for anew


def _has_room() -> bool:
    if not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK) or os.statvfs(MEMORY).f_flag & os.ST_NOEXEC:
        return False
    return shutil.disk_usage(MEMORY).free >= ROOM
