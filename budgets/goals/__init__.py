"""Goals: saving up, paying off, and stopping work one day.

`pace`, `amortisation`, `payoff` and `projection` are arithmetic alone; `states` reads
what they need of a Book, `board` and `plans` put pages together of it.
Rules: docs/algorithms/goals.md, debts.md, retirement.md
"""
