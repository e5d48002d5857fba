from django.apps import AppConfig


class CardsConfig(AppConfig):
    name = "gonghui.domains.membership.cards"
    label = "cards"
    verbose_name = "会员卡"
