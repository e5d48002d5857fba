from django.apps import AppConfig


class FollowingConfig(AppConfig):
    name = "gonghui.domains.assistance.following"
    label = "following"
    verbose_name = "困难职工动态管理"
