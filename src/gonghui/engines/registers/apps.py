from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "gonghui.engines.registers"
    label = "registers"
    verbose_name = "台账"
