from django.apps import AppConfig


class OccasionsConfig(AppConfig):
    name = "gonghui.domains.membership.occasions"
    label = "occasions"
    verbose_name = "会员关怀"
