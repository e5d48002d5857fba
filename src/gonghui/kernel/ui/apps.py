"""The interface kit."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates, static files and base classes of every page."""

    name = "gonghui.kernel.ui"
    label = "ui"
    verbose_name = "界面"
