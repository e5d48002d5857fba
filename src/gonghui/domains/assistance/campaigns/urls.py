"""Addresses of campaigns and visits, beside the registers' own."""

from django.urls import path

from gonghui.domains.assistance.campaigns.pages import (
    accounts,
    calendar,
    people,
    planning,
    visiting,
)

app_name = "campaigns"

urlpatterns = [
    path("calendar/", calendar.CalendarPage.as_view(), name="calendar"),
    path("<int:pk>/approve/", planning.ApprovePage.as_view(), name="approve"),
    path("<int:pk>/edit/", planning.EditPage.as_view(), name="edit"),
    path("<int:pk>/begin/", planning.BeginPage.as_view(), name="begin"),
    path("<int:pk>/cancel/", planning.CancelPage.as_view(), name="cancel"),
    path("<int:pk>/share/", planning.SharePage.as_view(), name="share"),
    path("<int:pk>/fund/", planning.FundPage.as_view(), name="fund"),
    path("funds/<int:pk>/drop/", planning.DropFundPage.as_view(), name="drop-fund"),
    path("<int:pk>/settle/", planning.SettlePage.as_view(), name="settle"),
    path("<int:pk>/summarise/", planning.SummarisePage.as_view(), name="summarise"),
    path("<int:pk>/account/", accounts.AccountPage.as_view(), name="account"),
    path("<int:pk>/account/print/", accounts.AccountPrintPage.as_view(), name="account-print"),
    path("<int:pk>/summary/", accounts.SummaryPrintPage.as_view(), name="summary-print"),
    path("<int:pk>/sheet/", people.SheetPage.as_view(), name="sheet"),
    path("<int:pk>/people/", people.AddPeoplePage.as_view(), name="add-people"),
    path("<int:pk>/pay/", people.PayPage.as_view(), name="pay"),
    path("<int:pk>/paper/", people.PaperPage.as_view(), name="paper"),
    path("<int:pk>/visits/new/", visiting.AddVisitPage.as_view(), name="add-visit"),
    path("visits/<int:pk>/", visiting.VisitPage.as_view(), name="visit"),
    path("visits/<int:pk>/plan/", visiting.PlanPage.as_view(), name="plan"),
    path("visits/<int:pk>/people/", visiting.AssignPage.as_view(), name="assign"),
    path("visits/<int:pk>/goods/", visiting.GoodsPage.as_view(), name="goods"),
    path("visits/<int:pk>/do/", visiting.DoPage.as_view(), name="do"),
    path("visits/<int:pk>/receive/", visiting.ReceivePage.as_view(), name="receive"),
    path("visits/<int:pk>/correct/", visiting.CorrectPage.as_view(), name="correct"),
    path("visits/<int:pk>/cancel/", visiting.CancelVisitPage.as_view(), name="cancel-visit"),
    path("visits/<int:pk>/photos/", visiting.PhotosPage.as_view(), name="photos"),
    path("photos/<int:pk>/", visiting.PhotoPage.as_view(), name="photo"),
    path("recipients/<int:pk>/", people.RecipientPage.as_view(), name="recipient"),
    path("recipients/<int:pk>/sign/", people.SignPage.as_view(), name="sign"),
    path("recipients/<int:pk>/gift/", people.GiftPage.as_view(), name="gift"),
    path("recipients/<int:pk>/drop/", people.DropPage.as_view(), name="drop"),
]
