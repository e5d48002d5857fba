"""Addresses of the drive to found unions, beside the registers' own."""

from django.urls import path

from gonghui.domains.organising.leads.pages import acting, boards

app_name = "leads"

urlpatterns = [
    path("", boards.BoardPage.as_view(), name="board"),
    path("linkage/", boards.LinkagePage.as_view(), name="linkage"),
    path("linkage/not-paying/", boards.NotPayingPage.as_view(), name="not-paying"),
    path("linkage/paying-without-union/", boards.PayingPage.as_view(), name="paying"),
    path("linkage/differing/", boards.DifferingPage.as_view(), name="differing"),
    path("generate/", acting.GeneratePage.as_view(), name="generate"),
    path("overdue/", boards.OverduePage.as_view(), name="overdue"),
    path("<int:pk>/assign/", acting.AssignPage.as_view(), name="assign"),
    path("<int:pk>/visit/", acting.VisitPage.as_view(), name="visit"),
    path("<int:pk>/prepare/", acting.PreparePage.as_view(), name="prepare"),
    path("<int:pk>/set-aside/", acting.SetAsidePage.as_view(), name="set-aside"),
    path("<int:pk>/take-up/", acting.TakeUpPage.as_view(), name="take-up"),
    path("<int:pk>/gone/", acting.GonePage.as_view(), name="gone"),
    path("<int:pk>/cover/", acting.CoverPage.as_view(), name="cover"),
    path("<int:pk>/opinion/new/", acting.IssueOpinionPage.as_view(), name="issue-opinion"),
    path("<int:pk>/opinion/", boards.OpinionPage.as_view(), name="opinion"),
]
