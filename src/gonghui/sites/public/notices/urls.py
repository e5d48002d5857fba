"""Addresses of the open pages of publicity."""

from django.urls import path

from gonghui.sites.public.notices import pages

app_name = "notices"

urlpatterns = [
    path("", pages.NoticeListPage.as_view(), name="list"),
    path("<uuid:key>/", pages.NoticePage.as_view(), name="notice"),
    path("<uuid:key>/object/", pages.ObjectPage.as_view(), name="object"),
]
