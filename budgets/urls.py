from django.urls import path

from budgets.views import bills, budgets, debts, feeds, goals, retirement

app_name = "budgets"

urlpatterns = [
    path("budgets/", budgets.budget_list, name="budget-list"),
    path("budgets/month/<period:period>/", budgets.budget_list, name="budget-month"),
    path("budgets/new/", budgets.budget_add, name="budget-add"),
    path("budgets/<int:pk>/", budgets.budget_detail, name="budget-detail"),
    path("budgets/<int:pk>/edit/", budgets.budget_edit, name="budget-edit"),
    path("budgets/<int:pk>/delete/", budgets.budget_delete, name="budget-delete"),
    path("bills/", bills.bill_list, name="bill-list"),
    path("bills/month/<period:period>/", bills.bill_list, name="bill-month"),
    path("bills/day/<period:period>/", bills.bill_day, name="bill-day"),
    path("bills/calendar/", feeds.feed, name="feed"),
    path("bills/calendar/end/", feeds.feed_revoke, name="feed-revoke"),
    path("calendar/<slug:token>.ics", feeds.feed_read, name="feed-read"),
    path("bills/new/", bills.bill_add, name="bill-add"),
    path("bills/<int:pk>/", bills.bill_edit, name="bill-edit"),
    path("goals/", goals.goal_list, name="goal-list"),
    path("goals/new/", goals.goal_add, {"kind": "saving"}, name="goal-add"),
    path("goals/new-debt/", goals.goal_add, {"kind": "debt"}, name="debt-add"),
    path("goals/plan/", debts.debt_plan, name="debt-plan"),
    path("goals/retirement/", retirement.retirement, name="retirement"),
    path("goals/retirement/edit/", retirement.retirement_edit, name="retirement-edit"),
    path(
        "goals/retirement/delete/",
        retirement.retirement_delete,
        name="retirement-delete",
    ),
    path("goals/<int:pk>/", goals.goal_detail, name="goal-detail"),
    path("goals/<int:pk>/edit/", goals.goal_edit, name="goal-edit"),
    path("goals/<int:pk>/pause/", goals.goal_pause, name="goal-pause"),
    path("goals/<int:pk>/archive/", goals.goal_archive, name="goal-archive"),
    path("goals/<int:pk>/move/", goals.goal_move, name="goal-move"),
    path("goals/<int:pk>/delete/", goals.goal_delete, name="goal-delete"),
    path("goals/<int:pk>/set-aside/", goals.set_aside_add, name="set-aside-add"),
    path(
        "goals/set-aside/<int:pk>/delete/",
        goals.set_aside_delete,
        name="set-aside-delete",
    ),
]
