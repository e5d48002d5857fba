from django.apps import AppConfig


class GivingConfig(AppConfig):
    name = "gonghui.sites.public.giving"
    label = "giving"
    verbose_name = "捐款公开"
