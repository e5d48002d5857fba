from django.apps import AppConfig


class MoneyConfig(AppConfig):
    name = "gonghui.engines.money"
    label = "money"
    verbose_name = "支付"

    def ready(self) -> None:
        from gonghui.engines.money import checks  # noqa: F401  registers itself
