from django.apps import AppConfig


class GigConfig(AppConfig):
    name = "gonghui.domains.membership.gig"
    label = "gig"
    verbose_name = "新就业形态"
