from django.apps import AppConfig


class LeadsConfig(AppConfig):
    name = "gonghui.domains.organising.leads"
    label = "leads"
    verbose_name = "建会攻坚"
