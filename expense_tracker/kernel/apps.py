from django.apps import AppConfig
from django.urls import register_converter


class KernelConfig(AppConfig):
    name = "expense_tracker.kernel"
    label = "kernel"

    def ready(self) -> None:
        from expense_tracker.kernel.converters import PeriodConverter  # noqa: PLC0415

        register_converter(PeriodConverter, "period")
