"""所指在册: that what a row points to stands, asked once a statement where rows come by the hundred thousand.

A foreign key asks once a row, and costs most of a large posting. Both sides are held as strictly (decision 052): a row
that points nowhere is refused, and so is the erasure of a row that others point to, whichever of two sessions is first.
"""

from collections.abc import Mapping

from django.db.migrations.operations import RunSQL


def parents_stand(table: str, parents: Mapping[str, str]) -> RunSQL:
    """Of an append-only table: column -> the table whose `id` it holds. Its models say `db_constraint=False`."""
    pairs = ", ".join(f"'{column}', '{parent}'" for column, parent in parents.items())
    return RunSQL(
        f"""
        CREATE TRIGGER {table}_parents AFTER INSERT ON {table} REFERENCING NEW TABLE AS added
            FOR EACH STATEMENT EXECUTE FUNCTION parents_stand({pairs});
        ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_parents;
        """,
        f"DROP TRIGGER {table}_parents ON {table};",
    )


def nobody_points_to_it(table: str, children: Mapping[str, str]) -> RunSQL:
    """Of a table that others point to: child -> its column. Several columns of a child are named apart."""
    pairs = ", ".join(f"'{child}', '{column}'" for child, column in children.items())
    return RunSQL(
        f"""
        CREATE TRIGGER {table}_pointed_to AFTER DELETE ON {table} REFERENCING OLD TABLE AS removed
            FOR EACH STATEMENT EXECUTE FUNCTION nobody_points_to_it({pairs});
        ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_pointed_to;
        """,
        f"DROP TRIGGER {table}_pointed_to ON {table};",
    )
