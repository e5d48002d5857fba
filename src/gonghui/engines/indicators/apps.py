from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "gonghui.engines.indicators"
    label = "indicators"
    verbose_name = "指标"

    def ready(self) -> None:
        from gonghui.engines.indicators import checks  # noqa: F401  registers itself
