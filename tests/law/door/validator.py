"""A small reader of JSON Schema 2020-12, of the words that the door uses and no others: a second opinion."""

import re

PLAIN = {
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "string": lambda v: isinstance(v, str),
    "boolean": lambda v: isinstance(v, bool),
    "null": lambda v: v is None,
    "array": lambda v: isinstance(v, list),
    "object": lambda v: isinstance(v, dict),
}
# Words that say nothing about whether a value is valid.
TOLD = {"$schema", "$defs", "title", "description", "default", "format", "x-unit",
        "x-minimum", "x-exclusiveMinimum", "x-maximum"}  # fmt: skip


def valid(value, schema, root=None):
    """Whether a value is as the schema says; an unknown word is an error of the schema."""
    root = root or schema
    return all(CHECKS[word](value, said, schema, root) for word, said in schema.items() if word not in TOLD)


def _ref(value, said, schema, root):
    assert said.startswith("#/$defs/")
    return valid(value, root["$defs"][said.removeprefix("#/$defs/")], root)


def _properties(value, said, schema, root):
    return all(valid(value[name], inner, root) for name, inner in said.items() if name in _object(value))


def _additional(value, said, schema, root):
    rest = [item for name, item in _object(value).items() if name not in schema.get("properties", {})]
    return not rest if said is False else all(valid(item, said, root) for item in rest)


def _object(value):
    return value if isinstance(value, dict) else {}


def _array(value):
    return value if isinstance(value, list) else []


def _found(pattern, text):
    """ECMA's `$` ends the text; Python's would let a last line break pass."""
    return re.search(pattern.replace("$", r"\Z"), text) is not None


CHECKS = {
    "type": lambda v, said, s, r: PLAIN[said](v),
    "const": lambda v, said, s, r: v == said,
    "enum": lambda v, said, s, r: v in said,
    "$ref": _ref,
    "anyOf": lambda v, said, s, r: any(valid(v, inner, r) for inner in said),
    "oneOf": lambda v, said, s, r: sum(valid(v, inner, r) for inner in said) == 1,
    "exclusiveMinimum": lambda v, said, s, r: v > said,
    "minimum": lambda v, said, s, r: v >= said,
    "maximum": lambda v, said, s, r: v <= said,
    "maxLength": lambda v, said, s, r: not isinstance(v, str) or len(v) <= said,
    "pattern": lambda v, said, s, r: not isinstance(v, str) or _found(said, v),
    "properties": _properties,
    "required": lambda v, said, s, r: set(said) <= set(_object(v)) if isinstance(v, dict) else True,
    "additionalProperties": _additional,
    "propertyNames": lambda v, said, s, r: all(valid(name, said, r) for name in _object(v)),
    "items": lambda v, said, s, r: all(valid(item, said, r) for item in _array(v)),
    "prefixItems": lambda v, said, s, r: all(
        valid(item, inner, r) for item, inner in zip(_array(v), said, strict=False)
    ),
    "minItems": lambda v, said, s, r: len(_array(v)) >= said,
    "maxItems": lambda v, said, s, r: len(_array(v)) <= said,
}
