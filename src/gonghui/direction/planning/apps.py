from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "gonghui.direction.planning"
    label = "planning"
    verbose_name = "计划"
