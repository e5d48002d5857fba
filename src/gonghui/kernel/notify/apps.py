from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "gonghui.kernel.notify"
    label = "notify"
    verbose_name = "消息"

    def ready(self) -> None:
        from gonghui.kernel.notify import checks  # noqa: F401  registers itself
