from django.db import migrations

from quanyi.agency.audit.protection import append_only, writable

# The years of what was posted before the projection existed. Written out here and not taken from the program: a
# migration says what was right on its day.
MONTHS = range(1, 13)


def sums(accounts, side, sign):
    each = (
        f"coalesce({sign}sum(amount_fen) FILTER (WHERE account IN {accounts} AND {side} AND n = {n}), 0)::bigint"
        for n in MONTHS
    )
    return f"ARRAY[{', '.join(each)}]"


def total(accounts, side="true"):
    return f"coalesce(-sum(amount_fen) FILTER (WHERE account IN {accounts} AND {side}), 0)::bigint"


FILL = f"""
INSERT INTO ledger_accountyear (
    person_id, year, own_credit_fen, transfer_credit_fen, own_payout_fen, transfer_payout_fen,
    own_interest_fen, transfer_interest_fen, last_entry_id,
    opening_own_fen, opening_transfer_fen, closing_own_fen, closing_transfer_fen
)
SELECT flow.*,
    (sum(own) OVER so_far - own)::bigint, (sum(transfer) OVER so_far - transfer)::bigint,
    (sum(own) OVER so_far)::bigint, (sum(transfer) OVER so_far)::bigint
FROM (
    SELECT person_id, year,
        {sums("(5)", "is_credit", "-")}, {sums("(7)", "is_credit", "-")},
        {sums("(5, 6)", "NOT is_credit", "")}, {sums("(7, 8)", "NOT is_credit", "")},
        {total("(6)", "is_credit")}, {total("(8)", "is_credit")}, max(id)
    FROM (
        SELECT *, (amount_fen < 0) <> is_red AS is_credit,
            extract(year FROM month)::smallint AS year, extract(month FROM month)::smallint AS n
        FROM ledger_entry WHERE account IN (5, 6, 7, 8)
    ) entry
    GROUP BY person_id, year
) flow
JOIN (
    SELECT person_id, extract(year FROM month)::smallint AS year, {total("(5, 6)")} AS own, {total("(7, 8)")} AS transfer
    FROM ledger_entry WHERE account IN (5, 6, 7, 8) GROUP BY 1, 2
) change USING (person_id, year)
WINDOW so_far AS (PARTITION BY person_id ORDER BY year)
"""  # noqa: S608


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_account_years")]
    operations = [
        # Rows are updated in place: room for the new version beside the old one.
        migrations.RunSQL("ALTER TABLE ledger_accountyear SET (fillfactor = 70)", migrations.RunSQL.noop),
        migrations.RunSQL(FILL, "DELETE FROM ledger_accountyear"),
        writable("ledger_accountyear"),
        append_only("ledger_projectioncheck"),
    ]
