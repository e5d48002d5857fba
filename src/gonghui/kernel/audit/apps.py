from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "gonghui.kernel.audit"
    label = "audit"
    verbose_name = "审计"
