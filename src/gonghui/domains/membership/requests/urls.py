"""Addresses of requests about membership, at the desk."""

from django.urls import path

from gonghui.domains.membership.requests.pages import desk, letters

app_name = "membership_requests"

urlpatterns = [
    path("join/", desk.DeskJoinPage.as_view(), name="join"),
    path("invite/", desk.InvitePage.as_view(), name="invite"),
    path("letters/", letters.LetterListPage.as_view(), name="letters"),
    path("letters/<int:pk>/", letters.LetterPage.as_view(), name="letter"),
    path("to-hand-over/", letters.HandOverListPage.as_view(), name="to-hand-over"),
    path("lists/<int:pk>/matter/", desk.ListMatterPage.as_view(), name="list-matter"),
    path("<int:pk>/facts/", desk.DeskFactsPage.as_view(), name="facts"),
    path("<int:pk>/<str:code>/", desk.StartForMemberPage.as_view(), name="start"),
]
