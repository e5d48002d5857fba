"""Addresses of data quality."""

from django.urls import path

from gonghui.domains.membership.quality import pages

app_name = "quality"

urlpatterns = [
    path("", pages.QualityPage.as_view(), name="overview"),
    path("collection/", pages.CollectionPage.as_view(), name="collection"),
    path("collection/step/", pages.CollectionStepPage.as_view(), name="collection-step"),
    path("<slug:code>/", pages.CheckPage.as_view(), name="check"),
]
