from django.apps import AppConfig


class DuplicatesConfig(AppConfig):
    name = "gonghui.domains.membership.duplicates"
    label = "duplicates"
    verbose_name = "疑似重复人员"
