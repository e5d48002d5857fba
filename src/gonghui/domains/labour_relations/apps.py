from django.apps import AppConfig


class LabourRelationsConfig(AppConfig):
    name = "gonghui.domains.labour_relations"
    label = "labour_relations"
    verbose_name = "维权"
