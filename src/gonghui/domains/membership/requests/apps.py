from django.apps import AppConfig


class MembershipRequestsConfig(AppConfig):
    name = "gonghui.domains.membership.requests"
    label = "membership_requests"
    verbose_name = "会籍办理"
