from django.apps import AppConfig


class OrganisingConfig(AppConfig):
    name = "gonghui.domains.organising"
    label = "organising"
    verbose_name = "组织建设"
