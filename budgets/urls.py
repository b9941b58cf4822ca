from django.urls import path

from budgets.views import bills, budgets

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
    path("bills/all/", bills.bill_all, name="bill-all"),
    path("bills/new/", bills.bill_add, name="bill-add"),
    path("bills/<int:pk>/", bills.bill_edit, name="bill-edit"),
    path("bills/<int:pk>/pay/", bills.bill_pay, name="bill-pay"),
    path("bills/<int:pk>/skip/", bills.bill_skip, name="bill-skip"),
    path("bills/<int:pk>/pause/", bills.bill_pause, name="bill-pause"),
    path("bills/<int:pk>/delete/", bills.bill_delete, name="bill-delete"),
]
