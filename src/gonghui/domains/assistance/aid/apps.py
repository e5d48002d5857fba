from django.apps import AppConfig


class AidConfig(AppConfig):
    name = "gonghui.domains.assistance.aid"
    label = "aid"
    verbose_name = "帮扶救助"
