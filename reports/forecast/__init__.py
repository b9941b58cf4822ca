"""What a Book's balance is likely to do: docs/algorithms/forecast.md."""

from reports.forecast.build import forecast
from reports.forecast.shape import Accuracy, Coming, Forecast, MonthAhead, Point

__all__ = ["Accuracy", "Coming", "Forecast", "MonthAhead", "Point", "forecast"]
