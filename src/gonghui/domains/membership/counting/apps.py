from django.apps import AppConfig


class CountingConfig(AppConfig):
    name = "gonghui.domains.membership.counting"
    label = "counting"
    verbose_name = "会员统计"
