from django.apps import AppConfig


class CommandLineConfig(AppConfig):
    name = "gonghui.sites.cli"
    label = "cli"
    verbose_name = "命令行"
