"""Inputs drawn from a rule's own JSON Schema: right by the schema, or wrong in one place."""

from datetime import date, timedelta

from hypothesis import strategies as st

from quanyi.law.door.shapes import DAY, MONTH, RATIO

PATTERNS = {dict(spelt.rules)["pattern"]: spelt for spelt in (MONTH, DAY, RATIO)}
REGIONS = ["CN", "DEMO", "330000", "440000", "210000", "110101", "NOWHERE"]
EDGES = [0, 1, 2, 11, 12, 13, 36, 60, 120, 180, 240, 720, 721, 100_000, 800_000]
# One value of every JSON type, and what others take for numbers.
HOSTILE = [
    None,
    True,
    0.5,
    "",
    "x",
    "NaN",
    "-1",
    "1e3",
    "9999-12-31",
    "0001-01-01",
    [],
    {},
    [[]],
    [None],
    {"a": 1},
]


def drawn(schema, root):
    """What the schema allows; figures and calls of other rules are left out."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return drawn(root["$defs"][name], root)
    if "anyOf" in schema:
        plain = [each for each in schema["anyOf"] if not is_figure(each)]
        return st.one_of([drawn(each, root) for each in plain])
    if "oneOf" in schema:
        return st.sampled_from([each["const"] for each in schema["oneOf"]])
    return KINDS[schema["type"]](schema, root)


def is_figure(schema):
    """Whether a schema takes nothing but figures, calls and parameters."""
    if "anyOf" in schema:
        return all(is_figure(each) or each.get("type") == "null" for each in schema["anyOf"])
    return str(schema.get("$ref")).rpartition("/")[2] in ("Figure", "Call", "ParameterValue")


def integers(schema, root):
    low = schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
    high = schema["maximum"]
    near = [n for n in (low, low + 1, high - 1, high, *EDGES) if low <= n <= high]
    return st.sampled_from(near) | st.integers(low, min(high, low + 10**6))


def strings(schema, root):
    pattern = schema.get("pattern", "")
    if "CN|" in pattern:
        return st.sampled_from(REGIONS)
    if "own|transfer" in pattern:
        return st.sampled_from(["own", "transfer"])
    if pattern not in PATTERNS:
        return st.sampled_from(["甲", "A", "pension_application"])
    if PATTERNS[pattern] is DAY:
        edges = [date(1900, 1, 1), date(2011, 6, 30), date(2011, 7, 1), date(2024, 2, 29), date(2200, 12, 31)]
        days = st.sampled_from(edges) | st.integers(0, 15_000).map(lambda n: date(1992, 1, 1) + timedelta(n))
        return days.map(date.isoformat)
    if PATTERNS[pattern] is MONTH:
        edges = ["1900-01", "1997-12", "2011-06", "2025-01", "2200-12"]
        return st.sampled_from(edges) | st.builds(
            "{}-{:02d}".format, st.integers(1960, 2045), st.integers(1, 12)
        )
    return ratios(schema)


def ratios(schema):
    low, high = schema.get("x-minimum", "0"), schema.get("x-maximum", "100")
    texts = st.builds("{}/{}".format, st.integers(1, 40), st.sampled_from([1, 3, 40, 100]))
    edges = [f"{high}/1"] + ([f"{low}/1"] if "x-exclusiveMinimum" not in schema else [])
    return st.sampled_from(edges) if high == "1" else texts | st.sampled_from(edges)


def arrays(schema, root):
    if "prefixItems" in schema:
        return st.tuples(*(drawn(each, root) for each in schema["prefixItems"])).map(list)
    items = drawn(schema["items"], root)
    return st.lists(items, max_size=4) | st.lists(items, min_size=12, max_size=12)


def objects(schema, root):
    if schema.get("propertyNames"):
        return st.dictionaries(
            drawn(schema["propertyNames"], root), drawn(schema["additionalProperties"], root), max_size=5
        )
    inner = {name: drawn(each, root) for name, each in schema["properties"].items() if not is_figure(each)}
    wanted = set(schema["required"])
    return st.fixed_dictionaries(
        {name: inner[name] for name in inner if name in wanted},
        optional={name: inner[name] for name in inner if name not in wanted},
    )


KINDS = {
    "integer": integers,
    "string": strings,
    "array": arrays,
    "object": objects,
    "boolean": lambda schema, root: st.booleans(),
    "null": lambda schema, root: st.none(),
}


def wrong_for(schema, root):
    """Values that the schema does not allow: of another type, or beyond a bound."""
    taken = types_of(schema, root)
    wrong = [value for value in HOSTILE if not fits(value, taken)]
    for each in leaves(schema, root):
        if each.get("type") == "integer":
            low = each.get("minimum", each.get("exclusiveMinimum"))
            wrong += [low - ("minimum" in each), each["maximum"] + 1, 10**40, -(10**40)]
        if "x-maximum" in each:
            wrong += [
                f"{int(each['x-maximum']) + 1}/1",
                "-1/3",
                "1/0",
                "8/5" if each["x-maximum"] == "1" else "-8/5",
            ]
    return wrong


def leaves(schema, root):
    if "$ref" in schema:
        return leaves(root["$defs"][schema["$ref"].rpartition("/")[2]], root)
    if "anyOf" in schema:
        return [leaf for each in schema["anyOf"] for leaf in leaves(each, root)]
    return [schema]


def types_of(schema, root):
    return {leaf.get("type", "object") for leaf in leaves(schema, root)}


def fits(value, taken):
    """Whether a value might be taken: by its JSON type, and texts and containers where any are."""
    if value is None or isinstance(value, bool):
        return ("null" if value is None else "boolean") in taken
    if isinstance(value, float):
        return False
    kind = {str: "string", list: "array", dict: "object"}[type(value)]
    return kind in taken
