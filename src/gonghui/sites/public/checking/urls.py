"""Addresses of the checking page, below /check/."""

from django.urls import path

from gonghui.sites.public.checking import pages

app_name = "checking"

urlpatterns = [
    path("", pages.ScanPage.as_view(), name="scan"),
    path("ask/", pages.AskPage.as_view(), name="ask"),
    path("keys.json", pages.KeysPage.as_view(), name="keys"),
    path("manifest.webmanifest", pages.ManifestPage.as_view(), name="manifest"),
    path("sw.js", pages.ServiceWorkerPage.as_view(), name="service-worker"),
    path("<str:token>/", pages.TokenPage.as_view(), name="token"),
]
