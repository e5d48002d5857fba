"""Addresses of organising, beside the registers' own."""

from django.urls import path

from gonghui.domains.organising import views

app_name = "organising"

urlpatterns = [
    path("tree/", views.TreePage.as_view(), name="tree"),
    path("<int:pk>/profile/", views.ProfilePage.as_view(), name="profile"),
    path("<int:pk>/rename/", views.RenamePage.as_view(), name="rename"),
    path("<int:pk>/move/", views.MovePage.as_view(), name="move"),
    path("<int:pk>/merge/", views.MergePage.as_view(), name="merge"),
    path("<int:pk>/dissolve/", views.DissolvePage.as_view(), name="dissolve"),
    path("<int:pk>/relate/", views.RelatePage.as_view(), name="relate"),
    path("<int:pk>/end-relation/", views.EndRelationPage.as_view(), name="end-relation"),
    path("checks/", views.ChecksPage.as_view(), name="checks"),
    path("employers/<int:pk>/cover/", views.CoverPage.as_view(), name="cover"),
    path("employers/<int:pk>/end-coverage/", views.EndCoveragePage.as_view(), name="end-coverage"),
    path("appointments/<int:pk>/end/", views.EndAppointmentPage.as_view(), name="end-appointment"),
]
