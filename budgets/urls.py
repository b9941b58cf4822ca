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
    path("bills/new/", bills.bill_add, name="bill-add"),
    path("bills/<int:pk>/", bills.bill_edit, name="bill-edit"),
]
