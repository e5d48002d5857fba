from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "gonghui.domains.membership.quality"
    label = "quality"
    verbose_name = "会员数据质量"
