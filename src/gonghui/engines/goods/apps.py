from django.apps import AppConfig


class GoodsConfig(AppConfig):
    name = "gonghui.engines.goods"
    label = "goods"
    verbose_name = "物资"
