from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    name = "gonghui.domains.assistance"
    label = "assistance"
    verbose_name = "帮扶慰问"
