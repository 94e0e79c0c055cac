"""The rules for other programs: schema, JSON Lines, exports that can be worked out again (对外之门).

One definition, read off the types of a rule, gives its JSON Schema, reads its input and writes its output.
"""

from quanyi.law.door.answers import Answered, answers, export, failure, read_lines, schema_of, to_line
from quanyi.law.door.replay import Node, Replay, replay

__all__ = [
    "Answered",
    "Node",
    "Replay",
    "answers",
    "export",
    "failure",
    "read_lines",
    "replay",
    "schema_of",
    "to_line",
]
