from django.apps import AppConfig


class SafetyConfig(AppConfig):
    name = "gonghui.domains.safety"
    label = "safety"
    verbose_name = "安全健康"
