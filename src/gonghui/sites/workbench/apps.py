from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    name = "gonghui.sites.workbench"
    label = "workbench"
    verbose_name = "工作台"

    def ready(self) -> None:
        """Listen to logins and logouts."""
        from gonghui.sites.workbench import accounts  # noqa: F401 - registers its receivers
