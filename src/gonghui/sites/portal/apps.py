from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "gonghui.sites.portal"
    label = "portal"
    verbose_name = "职工端"
