"""Addresses of membership, beside the register's own."""

from django.urls import path

from gonghui.domains.membership import views

app_name = "membership"

urlpatterns = [
    path("find/", views.FindPage.as_view(), name="find"),
    path("<int:pk>/retain/", views.RetainPage.as_view(), name="retain"),
    path("<int:pk>/restore/", views.RestorePage.as_view(), name="restore"),
    path("<int:pk>/withdraw/", views.WithdrawPage.as_view(), name="withdraw"),
    path("<int:pk>/expel/", views.ExpelPage.as_view(), name="expel"),
    path("<int:pk>/death/", views.DeathPage.as_view(), name="death"),
    path("<int:pk>/move/", views.MovePage.as_view(), name="move"),
    path("<int:pk>/correct/", views.CorrectEventPage.as_view(), name="correct"),
    path("<int:pk>/reveal/", views.RevealPage.as_view(), name="reveal"),
    path("unions/<int:pk>/move-all/", views.MoveAllPage.as_view(), name="move-all"),
]
