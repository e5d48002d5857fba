from django.apps import AppConfig


class SkillsConfig(AppConfig):
    name = "gonghui.domains.skills"
    label = "skills"
    verbose_name = "建功立业"
