/* A year of many accounts in one pass over contiguous columns (账户年度成批计息), equal to the fen to
 * law/rules/account_parts.py and law/rules/account_flow.py; quanyi.bulk.compiled calls it, quanyi.bulk.years says what
 * it is. No Python in it, no memory of its own. Amounts are added as unsigned numbers, which may wrap; who wraps is
 * out of the range that is looked at first, and then nothing that was written is used.
 */
#include <stdint.h>

/* Raised together with VERSION of compiled.py whenever the columns or what is done with them change. */
const int quanyi_account_years_version = 1;

enum { MONTHS = 12 };
typedef int64_t fen;
typedef uint64_t sum;

typedef struct { sum numerator, denominator; double inverse; } rate;

/* In: opening_interest, payments and brought may be NULL. Out: on_payments is NULL where payments is, the closing where
 * it is not wanted. Twelves stand row by row, January first. */
typedef struct {
    const fen *opening_principal, *opening_interest, *credits, *payments, *brought;
    fen *on_opening, *on_credits, *on_payments, *closing_principal, *closing_interest;
} columns;

static rate rate_of(fen numerator, fen denominator)
{
    return (rate){(sum)numerator, (sum)denominator, 1.0 / (2.0 * (double)denominator)};
}

/* The amount times the rate, half away from zero. The quotient is first taken in floating point: below 2^43 it is off
 * by less than one (decision 055), and what the division leaves over says by how much. */
static inline sum borne(sum amount, rate by)
{
    sum product = amount * by.numerator;
    sum minus = (sum)((fen)product >> 63);
    sum doubled = 2 * ((product ^ minus) - minus) + by.denominator;
    sum quotient = (sum)(fen)((double)(fen)doubled * by.inverse);
    fen left = (fen)(doubled - quotient * 2 * by.denominator);
    quotient += (sum)(left >= (fen)(2 * by.denominator)) - (sum)(left < 0);
    return (quotient ^ minus) - minus;
}

static inline sum size_of(sum amount)
{
    sum minus = (sum)((fen)amount >> 63);
    return (amount ^ minus) - minus;
}

static inline int beyond(sum amount, sum largest) { return size_of(amount) > largest; }

static int one_beyond(const fen *twelve, sum largest)
{
    for (int n = 0; n < MONTHS; n++)
        if (beyond((sum)twelve[n], largest)) return 1;
    return 0;
}

/* Each amount times the months it stands, its own included; whether one of them is out of range is added to `odd`.
 * No amount is above all their bits together: only where these are beyond is each looked at. */
static inline sum product_of(const fen *twelve, sum largest, sum *total, int *odd)
{
    sum product = 0, all = 0, bits = 0;
    for (int n = 0; n < MONTHS; n++) {
        sum amount = (sum)twelve[n];
        all += amount;
        product += all; /* what came in so far stands this month */
        bits |= size_of(amount);
    }
    *total = all;
    if (bits > largest) *odd |= one_beyond(twelve, largest);
    return product;
}

/* The payments as far as there is something that bears interest. */
static sum lowered_product(fen held, const fen *credits, const fen *payments)
{
    sum product = 0;
    for (int n = 0; n < MONTHS; n++) {
        held += credits[n];
        fen most = held > 0 ? held : 0, lowers = payments[n] < most ? payments[n] : most;
        product += (sum)lowers * (sum)(MONTHS - n);
        held -= lowers;
    }
    return product;
}

/* Rates are {numerator, denominator} of a year: what was carried over and paid out, and what was credited; each amount
 * at most `largest`. 0, or 1 where an amount is out of range or more is paid out than a closing account holds: then
 * what was written is of no use. */
int quanyi_account_years(int64_t count, fen largest, const fen carried[2], const fen credited[2], const columns *of)
{
    const rate a_year = rate_of(carried[0], carried[1]);
    const rate a_month = rate_of(carried[0], carried[1] * MONTHS), of_credits = rate_of(credited[0], credited[1] * MONTHS);
    const sum limit = (sum)largest;
    int odd = 0;
    for (int64_t n = 0; n < count; n++) {
        const fen *credits = of->credits + n * MONTHS;
        sum principal = (sum)of->opening_principal[n], interest = 0, entered, brought = 0, paid = 0;
        sum product = product_of(credits, limit, &entered, &odd);
        odd |= beyond(principal, limit);
        if (of->opening_interest) {
            interest = (sum)of->opening_interest[n];
            odd |= beyond(interest, limit) | beyond(principal + interest, limit);
        }
        if (of->brought) {
            const fen *with = of->brought + n * MONTHS;
            product += product_of(with, limit, &brought, &odd);
            for (int m = 0; m < MONTHS; m++) odd |= beyond((sum)credits[m] + (sum)with[m], limit);
        }
        sum on_opening = borne(principal + interest, a_year), on_credits = borne(product, of_credits), on_payments = 0;
        if (of->payments) {
            const fen *payments = of->payments + n * MONTHS;
            sum lowering = product_of(payments, limit, &paid, &odd);
            if (odd) return 1;
            if ((fen)paid > (fen)(principal + interest))
                lowering = lowered_product((fen)(principal + interest), credits, payments);
            on_payments = 0 - borne(lowering, a_month);
            of->on_payments[n] = (fen)on_payments;
        }
        of->on_opening[n] = (fen)on_opening;
        of->on_credits[n] = (fen)on_credits;
        if (of->closing_principal) {
            fen rest = (fen)(principal + entered - paid), below = rest < 0 ? rest : 0;
            fen left = (fen)(interest + on_opening + on_credits + on_payments + brought + (sum)below);
            of->closing_principal[n] = rest - below;
            of->closing_interest[n] = left;
            odd |= left < 0;
        }
    }
    return odd;
}
