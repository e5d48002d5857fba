from django.apps import AppConfig


class CultureConfig(AppConfig):
    name = "gonghui.domains.culture"
    label = "culture"
    verbose_name = "文体与志愿"
