from django.apps import AppConfig
from django.urls import register_converter


class KernelConfig(AppConfig):
    name = "expense_tracker.kernel"
    label = "kernel"

    def ready(self) -> None:
        from expense_tracker.kernel import checks  # noqa: F401, PLC0415
        from expense_tracker.kernel.converters import PeriodConverter  # noqa: PLC0415

        register_converter(PeriodConverter, "period")
