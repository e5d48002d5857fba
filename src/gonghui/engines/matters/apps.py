from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "gonghui.engines.matters"
    label = "matters"
    verbose_name = "事项"

    def ready(self) -> None:
        from gonghui.engines.matters import checks  # noqa: F401  registers itself
