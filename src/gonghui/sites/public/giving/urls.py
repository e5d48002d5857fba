"""Addresses of the open accounts."""

from django.urls import path

from gonghui.sites.public.giving import pages

app_name = "giving"

urlpatterns = [
    path("", pages.AccountsPage.as_view(), name="accounts"),
    path("<uuid:key>/", pages.AccountPage.as_view(), name="account"),
]
