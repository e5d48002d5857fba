from django.apps import AppConfig


class CheckingConfig(AppConfig):
    name = "gonghui.sites.public.checking"
    label = "checking"
    verbose_name = "会员卡核验"
