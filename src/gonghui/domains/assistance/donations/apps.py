from django.apps import AppConfig


class DonationsConfig(AppConfig):
    name = "gonghui.domains.assistance.donations"
    label = "donations"
    verbose_name = "募捐与一日捐"
