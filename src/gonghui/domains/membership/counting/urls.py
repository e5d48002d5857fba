"""Addresses of counting members."""

from django.urls import path

from gonghui.domains.membership.counting import pages

app_name = "counting"

urlpatterns = [
    path("", pages.CountPage.as_view(), name="table"),
    path("export/", pages.CountExportPage.as_view(), name="export"),
]
