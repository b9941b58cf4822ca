"""One page."""

from datetime import date

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bench.floor.models import Entry

ROWS = 50


@login_required
def page(request: HttpRequest) -> HttpResponse:
    entries = Entry.objects.filter(user=request.user)
    month = entries.filter(date__gte=date.fromisoformat(settings.TODAY).replace(day=1))
    rows = entries.select_related("category").order_by("-date", "-id")[:ROWS]
    total = month.aggregate(total=Sum("amount"))["total"]
    return render(request, "floor.html", {"rows": rows, "total": total})
