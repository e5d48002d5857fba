from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "gonghui.engines.activities"
    label = "activities"
    verbose_name = "活动"
