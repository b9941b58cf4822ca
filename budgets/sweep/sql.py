"""The questions of budgets.sweep, each one statement over the tables of all Books."""

# Beside this, a budget by the "month" is plain where the Book's pay-day is the 1st.
PLAIN = """(
    budget.scope IN ('category', 'everything') AND budget.rollover = 'none'
    AND budget.cadence IN ('month', 'calendar') AND NOT budget.warns_of_pace
)"""

# What came to a budget, and what it gave, on a day of the period it was for.
MOVES = """side (budget_id, day, amount) AS (
    SELECT target_id, period_start, amount FROM budgets_move
    UNION ALL
    SELECT source_id, period_start, -amount FROM budgets_move
)"""

# Whose day it is where, what period a budget is in, and which parts make up its sum.
# A budget counts in the frame with its cadence and `anchor`: pay-day, first weekday or
# the day its two weeks begin on. One for once has a frame of its own, named by its id
# below zero.
CALENDAR = """
WITH
local_day (time_zone, today, yesterday, first_of_month, last_of_month)
    AS (VALUES {local_days}),
frame (id, today, cadence, anchor, starts_on, last, length, fast_from)
    AS (VALUES {frames}),
whole_months (frame, first_month, last_month) AS (VALUES {whole_months}),
calendar_days (frame, first_day, last_day, sign) AS (VALUES {days}),
month (first_day, last_day) AS (VALUES {calendar_months})
"""

# All budgets but the plain ones of budgets.sweep.months.
# `noted`: a look at the Book's present version has noted what is carried over.
WATCHED = """
, watched AS (
    SELECT budget.id, budget.book_id, budget.scope, budget.category_id, budget.tag_id,
           budget.wallet_id, budget.amount, budget.arming, budget.rollover,
           budget.warns_of_pace, budget.carried,
           COALESCE(budget.seen_version = book.version, FALSE) AS seen,
           COALESCE(budget.seen_version = book.version
               AND budget.carried_into = frame.starts_on, FALSE) AS noted,
           COALESCE(budget.seen_on = local_day.today, FALSE) AS seen_today,
           frame.id AS frame, frame.starts_on, frame.last, frame.length,
           frame.fast_from,
           frame.last >= local_day.today AS is_running,
           CASE WHEN frame.last < local_day.today
               THEN frame.last ELSE local_day.today END AS until
    FROM budgets_budget budget
    JOIN accounts_book book ON book.id = budget.book_id
    JOIN local_day ON local_day.time_zone = book.time_zone
    JOIN frame ON frame.today = local_day.today
        AND frame.cadence = budget.cadence
        AND frame.anchor = CASE budget.cadence
            WHEN 'week' THEN book.first_weekday
            WHEN 'month' THEN book.pay_day
            WHEN 'fortnight' THEN budget.anchor
            ELSE 0 END
    WHERE NOT budget.paused
        AND NOT ({plain} AND (budget.cadence = 'calendar' OR book.pay_day = 1))
    UNION ALL
    SELECT budget.id, budget.book_id, budget.scope, budget.category_id, budget.tag_id,
           budget.wallet_id, budget.amount, budget.arming, budget.rollover,
           budget.warns_of_pace, budget.carried,
           COALESCE(budget.seen_version = book.version, FALSE), FALSE,
           COALESCE(budget.seen_on = local_day.today, FALSE),
           -budget.id, budget.starts_on, budget.ends_on, 0, 0,
           budget.ends_on >= local_day.today,
           CASE WHEN budget.ends_on < local_day.today
               THEN budget.ends_on ELSE local_day.today END
    FROM budgets_budget budget
    JOIN accounts_book book ON book.id = budget.book_id
    JOIN local_day ON local_day.time_zone = book.time_zone
    WHERE NOT budget.paused AND budget.cadence = 'once'
        AND budget.starts_on <= local_day.today
        AND budget.ends_on >= local_day.yesterday
)
"""

CROSSINGS = """
, days AS (
    SELECT frame, first_day, last_day, sign FROM calendar_days
    UNION ALL
    SELECT frame, starts_on, until, 1 FROM watched WHERE frame < 0
),
gathered AS (
    SELECT budget_id, category_id FROM budgets_budgetcategory
    UNION
    SELECT member.budget_id, category.id
    FROM budgets_budgetcategory member JOIN ledger_category category
        ON category.parent_id = member.category_id
),
filed AS (
    SELECT id, book_id, frame, category_id FROM watched
    WHERE scope = 'category'
    UNION ALL
    SELECT watched.id, watched.book_id, watched.frame, category.id
    FROM watched JOIN ledger_category category
        ON category.parent_id = watched.category_id
    WHERE scope = 'category'
    UNION ALL
    SELECT watched.id, watched.book_id, watched.frame, gathered.category_id
    FROM watched JOIN gathered ON gathered.budget_id = watched.id
    WHERE scope = 'group'
),
flow AS (
    SELECT filed.id, filed.frame, total.base_amount AS amount
    FROM filed
    JOIN whole_months ON whole_months.frame = filed.frame
    JOIN ledger_monthtotal total ON total.book_id = filed.book_id
        AND total.month BETWEEN whole_months.first_month AND whole_months.last_month
        AND total.category_id = filed.category_id
    WHERE total.kind IN ('expense', 'refund')
    UNION ALL
    SELECT filed.id, filed.frame, days.sign * entry.base_amount
    FROM filed
    JOIN days ON days.frame = filed.frame
    JOIN ledger_entry entry ON entry.category_id = filed.category_id
        AND entry.date BETWEEN days.first_day AND days.last_day
    WHERE entry.kind IN ('expense', 'refund')
    UNION ALL
    SELECT watched.id, watched.frame, total.base_amount
    FROM watched
    JOIN whole_months ON whole_months.frame = watched.frame
    JOIN ledger_monthtotal total ON total.book_id = watched.book_id
        AND total.month BETWEEN whole_months.first_month AND whole_months.last_month
        AND (watched.scope = 'everything' OR total.wallet_id = watched.wallet_id)
    WHERE watched.scope IN ('everything', 'wallet')
        AND total.kind IN ('expense', 'refund')
    UNION ALL
    SELECT watched.id, watched.frame, days.sign * entry.base_amount
    FROM watched
    JOIN days ON days.frame = watched.frame
    JOIN ledger_entry entry ON entry.book_id = watched.book_id
        AND entry.date BETWEEN days.first_day AND days.last_day
    WHERE watched.scope = 'everything' AND entry.kind IN ('expense', 'refund')
    UNION ALL
    SELECT watched.id, watched.frame, days.sign * entry.base_amount
    FROM watched
    JOIN days ON days.frame = watched.frame
    JOIN ledger_entry entry ON entry.wallet_id = watched.wallet_id
        AND entry.date BETWEEN days.first_day AND days.last_day
    WHERE watched.scope = 'wallet' AND entry.kind IN ('expense', 'refund')
    UNION ALL
    SELECT watched.id, watched.frame, entry.base_amount
    FROM watched
    JOIN ledger_entrytag link ON link.tag_id = watched.tag_id
    JOIN ledger_entry entry ON entry.id = link.entry_id
        AND entry.date BETWEEN watched.starts_on AND watched.until
    WHERE watched.scope = 'tag' AND entry.group_id IS NULL
        AND entry.kind IN ('expense', 'refund')
    UNION ALL
    SELECT watched.id, watched.frame, entry.base_amount
    FROM watched
    JOIN ledger_entrytag link ON link.tag_id = watched.tag_id
    JOIN ledger_entry head ON head.id = link.entry_id AND head.position = 0
    JOIN ledger_entry entry ON entry.group_id = head.group_id
        AND entry.date BETWEEN watched.starts_on AND watched.until
    WHERE watched.scope = 'tag' AND entry.kind IN ('expense', 'refund')
),
spending AS (
    SELECT id, frame, -SUM(amount) AS spent FROM flow
    GROUP BY id, frame HAVING SUM(amount) < 0
),
former AS (
    SELECT watched.id, watched.frame, MIN(former_limit.before) AS before
    FROM watched JOIN budgets_formerlimit former_limit
        ON former_limit.budget_id = watched.id
        AND former_limit.before > watched.starts_on
    GROUP BY watched.id, watched.frame
),
{moves},
given AS (
    SELECT watched.id, watched.frame, SUM(side.amount) AS moved
    FROM watched JOIN side ON side.budget_id = watched.id
        AND side.day BETWEEN watched.starts_on AND watched.last
    GROUP BY watched.id, watched.frame
),
state AS (
    SELECT watched.*, spending.spent,
        COALESCE(former_limit.amount, watched.amount) + COALESCE(given.moved, 0)
        + CASE WHEN watched.rollover = 'none' THEN 0 ELSE watched.carried END
            AS spendable
    FROM spending
    JOIN watched ON watched.id = spending.id AND watched.frame = spending.frame
    LEFT JOIN former ON former.id = watched.id AND former.frame = watched.frame
    LEFT JOIN budgets_formerlimit former_limit
        ON former_limit.budget_id = former.id AND former_limit.before = former.before
    LEFT JOIN given ON given.id = watched.id AND given.frame = watched.frame
    WHERE watched.rollover = 'none' OR watched.noted
)
SELECT state.book_id
FROM state
JOIN budgets_threshold threshold ON threshold.budget_id = state.id
    AND state.spent * 100 >= state.spendable * threshold.percent
LEFT JOIN budgets_overrun overrun ON overrun.budget_id = state.id
    AND overrun.period_start = state.starts_on
    AND overrun.percent = threshold.percent
    AND overrun.arming = state.arming
WHERE overrun.id IS NULL
UNION
SELECT state.book_id
FROM state
LEFT JOIN budgets_overrun overrun ON overrun.budget_id = state.id
    AND overrun.period_start = state.starts_on
    AND overrun.percent = 0 AND overrun.arming = state.arming
WHERE state.warns_of_pace AND overrun.id IS NULL
    AND NOT (state.seen AND state.seen_today)
    AND state.spent <= state.spendable
    AND (state.frame < 0 AND state.until < state.last
        OR state.fast_from > 0
        AND state.spent * 100 * state.length > state.spendable * state.fast_from)
UNION
SELECT watched.book_id FROM watched
WHERE watched.rollover <> 'none' AND watched.is_running AND NOT watched.noted
"""

FALLS = """
, balance AS (
    SELECT wallet.book_id, wallet.floor, wallet.below_floor_since,
        COALESCE((
            SELECT SUM(total.amount) FROM ledger_monthtotal total
            WHERE total.wallet_id = wallet.id
                AND total.month < local_day.first_of_month), 0)
        + COALESCE((
            SELECT SUM(entry.amount) FROM ledger_entry entry
            WHERE entry.wallet_id = wallet.id
                AND entry.date BETWEEN local_day.first_of_month AND local_day.today
        ), 0) AS amount
    FROM ledger_wallet wallet
    JOIN accounts_book book ON book.id = wallet.book_id
    JOIN local_day ON local_day.time_zone = book.time_zone
    WHERE wallet.floor IS NOT NULL AND wallet.archived_at IS NULL
)
SELECT DISTINCT book_id FROM balance
WHERE (amount < floor) <> (below_floor_since IS NOT NULL)
"""
