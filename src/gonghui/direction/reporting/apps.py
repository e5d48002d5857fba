from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "gonghui.direction.reporting"
    label = "reporting"
    verbose_name = "总结"
