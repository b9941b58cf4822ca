"""Goals: saving up, paying off, and stopping work one day.

`pace`, `amortisation`, `payoff` and `projection` are arithmetic alone; `facts` reads
what they need of a Book, `states` says where each goal stands, and `board`, `plans`
and `retirement_page` put pages together; `services`, `setting_aside` and `retirement`
write.
Rules: docs/algorithms/goals.md, debts.md, retirement.md
"""
