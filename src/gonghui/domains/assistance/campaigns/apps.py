from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "gonghui.domains.assistance.campaigns"
    label = "campaigns"
    verbose_name = "四送慰问"
