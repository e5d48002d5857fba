"""Addresses of new forms of employment, beside the registers' own."""

from django.urls import path

from gonghui.domains.membership.gig import pages

app_name = "gig"

urlpatterns = [
    path("", pages.BoardPage.as_view(), name="board"),
    path("free/", pages.FreePage.as_view(), name="free"),
]
