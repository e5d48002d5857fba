from django.apps import AppConfig


class MembershipConfig(AppConfig):
    name = "gonghui.domains.membership"
    label = "membership"
    verbose_name = "会员"
