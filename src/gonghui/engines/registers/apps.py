from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "gonghui.engines.registers"
    label = "registers"
    verbose_name = "台账"

    def ready(self) -> None:
        from gonghui.engines.registers import checks  # noqa: F401  registers itself
