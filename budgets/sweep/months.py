"""The frequent question of budgets.sweep.books: budgets of plain calendar months.

A budget is plain when it is for a category or for everything, begins anew each calendar
month, carries nothing over and does not warn of its pace. Most are. Their sums are
those of MonthTotal, so that all of them are one pass over the tables; no Book is looked
up before its budget is known to have reached a threshold. Every other budget is
`budgets.sweep.sql`'s.
"""

PLAIN_BUDGETS = """
, plain AS NOT MATERIALIZED (
    SELECT budget.id, budget.book_id, budget.scope, budget.category_id, budget.amount
    FROM budgets_budget budget
    WHERE NOT budget.paused AND {plain}
)
"""

# What the sums of the months hold too early: few rows, found by Book and day.
PLANNED = """
, later AS MATERIALIZED (
    SELECT entry.book_id, entry.category_id, category.parent_id,
        local_day.first_of_month AS month, entry.base_amount AS amount
    FROM local_day
    JOIN accounts_book book ON book.time_zone = local_day.time_zone
    JOIN ledger_entry entry ON entry.book_id = book.id
        AND entry.date > local_day.today AND entry.date <= local_day.last_of_month
    LEFT JOIN ledger_category category ON category.id = entry.category_id
    WHERE entry.kind IN ('expense', 'refund')
),
planned_cell AS (
    SELECT plain.id, later.month, later.amount
    FROM later JOIN plain ON plain.category_id = later.category_id
    UNION ALL
    SELECT plain.id, later.month, later.amount
    FROM later JOIN plain ON plain.category_id = later.parent_id
    UNION ALL
    SELECT plain.id, later.month, later.amount
    FROM later JOIN plain ON plain.book_id = later.book_id
    WHERE plain.scope = 'everything'
),
planned AS MATERIALIZED (
    SELECT id, month, -SUM(amount) AS amount FROM planned_cell GROUP BY id, month
)
"""

# The months stand in it as literals: so the planner knows how many rows they have.
SPENDING = """
, cell AS (
    SELECT plain.id, plain.amount AS bound, total.month, total.base_amount
    FROM ledger_monthtotal total
    JOIN plain ON plain.category_id = total.category_id
    WHERE total.month IN ({months}) AND total.kind IN ('expense', 'refund')
    UNION ALL
    SELECT plain.id, plain.amount, total.month, total.base_amount
    FROM ledger_monthtotal total
    JOIN ledger_category category ON category.id = total.category_id
        AND category.parent_id IS NOT NULL
    JOIN plain ON plain.category_id = category.parent_id
    WHERE total.month IN ({months}) AND total.kind IN ('expense', 'refund')
    UNION ALL
    SELECT plain.id, plain.amount, total.month, total.base_amount
    FROM ledger_monthtotal total
    JOIN plain ON plain.book_id = total.book_id
    WHERE plain.scope = 'everything'
        AND total.month IN ({months}) AND total.kind IN ('expense', 'refund')
),
spending AS (
    SELECT id, bound, month, -SUM(base_amount) AS spent
    FROM cell GROUP BY id, bound, month
)
"""

# Limits that were others when the month began, and money moved within it.
LIMITS = """
, {moves},
former AS (
    SELECT former_limit.budget_id AS id, month.first_day AS month,
        MIN(former_limit.before) AS before
    FROM month
    JOIN budgets_formerlimit former_limit ON former_limit.before > month.first_day
    GROUP BY former_limit.budget_id, month.first_day
),
given AS (
    SELECT side.budget_id AS id, month.first_day AS month, SUM(side.amount) AS moved
    FROM month
    JOIN side ON side.day BETWEEN month.first_day AND month.last_day
    GROUP BY side.budget_id, month.first_day
)
"""

# Only what was reached goes on, so that Books, frames and overruns are looked up for
# few; and what is below everybody's thresholds goes before its own are looked up.
NEAR = """
, least (percent) AS (SELECT MIN(percent) FROM budgets_threshold),
stand AS (
    SELECT spending.id, spending.month,
        spending.spent - COALESCE(planned.amount, 0) AS spent,
        COALESCE(former_limit.amount, spending.bound) + COALESCE(given.moved, 0)
            AS spendable
    FROM spending
    LEFT JOIN planned ON planned.id = spending.id AND planned.month = spending.month
    LEFT JOIN former ON former.id = spending.id AND former.month = spending.month
    LEFT JOIN budgets_formerlimit former_limit
        ON former_limit.budget_id = former.id AND former_limit.before = former.before
    LEFT JOIN given ON given.id = spending.id AND given.month = spending.month
),
near AS MATERIALIZED (
    SELECT stand.id, stand.month, threshold.percent
    FROM stand JOIN budgets_threshold threshold ON threshold.budget_id = stand.id
    WHERE stand.spent > 0
        AND stand.spent * 100 >= stand.spendable * (SELECT percent FROM least)
        AND stand.spent * 100 >= stand.spendable * threshold.percent
)
"""

UNTOLD = """
SELECT DISTINCT budget.book_id
FROM near
JOIN budgets_budget budget ON budget.id = near.id
JOIN accounts_book book ON book.id = budget.book_id
JOIN local_day ON local_day.time_zone = book.time_zone
JOIN frame ON frame.today = local_day.today AND frame.starts_on = near.month
    AND frame.cadence = budget.cadence
    AND frame.anchor = CASE budget.cadence WHEN 'month' THEN book.pay_day ELSE 0 END
LEFT JOIN budgets_overrun overrun ON overrun.budget_id = near.id
    AND overrun.period_start = near.month
    AND overrun.percent = near.percent AND overrun.arming = budget.arming
WHERE overrun.id IS NULL
"""

PLAIN_CROSSINGS = PLAIN_BUDGETS + PLANNED + SPENDING + LIMITS + NEAR + UNTOLD
