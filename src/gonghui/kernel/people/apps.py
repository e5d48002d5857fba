from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "gonghui.kernel.people"
    label = "people"
    verbose_name = "人员"

    def ready(self) -> None:
        from gonghui.kernel.people import checks  # noqa: F401  registers itself
