"""How much the site is used, day by day: counts over everybody, no amounts."""

from django.db import models


class DailyFigure(models.Model):
    """How many of something there were on one day (UTC)."""

    name = models.CharField(max_length=20)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)
    # The newest row that was there at the day's end: the next day's are after it.
    newest = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["name", "day"], name="one_figure_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.count} {self.name} on {self.day}"
