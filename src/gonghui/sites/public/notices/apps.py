from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "gonghui.sites.public.notices"
    label = "notices"
    verbose_name = "公示"
