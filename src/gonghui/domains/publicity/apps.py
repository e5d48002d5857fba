from django.apps import AppConfig


class PublicityConfig(AppConfig):
    name = "gonghui.domains.publicity"
    label = "publicity"
    verbose_name = "宣传引领"
