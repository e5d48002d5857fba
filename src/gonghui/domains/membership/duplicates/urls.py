"""Addresses of duplicates."""

from django.urls import path

from gonghui.domains.membership.duplicates import pages

app_name = "duplicates"

urlpatterns = [
    path("", pages.PairListPage.as_view(), name="list"),
    path("find/", pages.FindPage.as_view(), name="find"),
    path("<int:pk>/", pages.PairPage.as_view(), name="pair"),
    path("<int:pk>/different/", pages.DifferentPage.as_view(), name="different"),
    path("<int:pk>/reopen/", pages.ReopenPage.as_view(), name="reopen"),
    path("<int:pk>/merge/", pages.MergePage.as_view(), name="merge"),
    path("<int:pk>/undo/", pages.UndoPage.as_view(), name="undo"),
]
