from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "gonghui.engines.indicators"
    label = "indicators"
    verbose_name = "指标"
