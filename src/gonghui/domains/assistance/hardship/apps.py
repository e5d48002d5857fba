from django.apps import AppConfig


class HardshipConfig(AppConfig):
    name = "gonghui.domains.assistance.hardship"
    label = "hardship"
    verbose_name = "困难职工档案"
