"""Addresses of indicators."""

from django.urls import path

from gonghui.engines.indicators.pages import declarations, figures, records

app_name = "indicators"

urlpatterns = [
    path("", figures.IndicatorListPage.as_view(), name="list"),
    path("declarations/", declarations.DeclarationListPage.as_view(), name="declarations"),
    path("declarations/new/", declarations.DeclarePage.as_view(), name="declare"),
    path("declarations/<int:pk>/", declarations.DeclarationPage.as_view(), name="declaration"),
    path("declarations/<int:pk>/decide/", declarations.DecidePage.as_view(), name="decide"),
    path("of/<slug:code>/", figures.IndicatorPage.as_view(), name="detail"),
    path("of/<slug:code>/records/", records.RecordsPage.as_view(), name="records"),
    path("of/<slug:code>/export/", records.RecordsExportPage.as_view(), name="export"),
]
