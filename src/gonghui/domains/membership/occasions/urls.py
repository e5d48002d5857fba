"""Addresses of care for members."""

from django.urls import path

from gonghui.domains.membership.occasions.pages import events, grants, lists, months, whole_lists

app_name = "occasions"

urlpatterns = [
    path("", months.MonthPage.as_view(), name="month"),
    path("people/", months.PeoplePage.as_view(), name="people"),
    path("lists/", lists.ListsPage.as_view(), name="lists"),
    path("lists/make/", lists.MakePage.as_view(), name="make"),
    path("lists/<int:pk>/", lists.GrantListPage.as_view(), name="list"),
    path("lists/<int:pk>/confirm/", whole_lists.ConfirmListPage.as_view(), name="confirm-list"),
    path("lists/<int:pk>/orders/", whole_lists.OrderListPage.as_view(), name="order-list"),
    path("lists/<int:pk>/issue/", whole_lists.IssueListPage.as_view(), name="issue-list"),
    path("lists/<int:pk>/batch/", lists.BatchPage.as_view(), name="batch"),
    path("lists/<int:pk>/sheet/", lists.SheetPage.as_view(), name="sheet"),
    path("lists/<int:pk>/export/", lists.ExportPage.as_view(), name="export"),
    path("grants/<int:pk>/", grants.GrantPage.as_view(), name="grant"),
    path("grants/<int:pk>/gift/", grants.GiftPage.as_view(), name="gift"),
    path("grants/<int:pk>/give/", grants.GivePage.as_view(), name="give"),
    path("grants/<int:pk>/confirm/", grants.ConfirmGrantPage.as_view(), name="confirm-grant"),
    path("grants/<int:pk>/order/", grants.OrderPage.as_view(), name="order"),
    path("grants/<int:pk>/issue/", grants.IssuePage.as_view(), name="issue"),
    path("grants/<int:pk>/back/", grants.BackPage.as_view(), name="back"),
    path("grants/<int:pk>/cancel/", grants.CancelPage.as_view(), name="cancel"),
    path("grants/<int:pk>/slip/", grants.SlipPage.as_view(), name="slip"),
    path("events/", events.EventsPage.as_view(), name="events"),
    path("events/<int:pk>/", events.EventPage.as_view(), name="event"),
    path("events/<int:pk>/confirm/", events.ConfirmPage.as_view(), name="confirm"),
    path("events/<int:pk>/dismiss/", events.DismissPage.as_view(), name="dismiss"),
    path("events/<int:pk>/plan/", events.PlanPage.as_view(), name="plan"),
    path("members/<int:pk>/tell/", events.TellPage.as_view(), name="tell"),
    path("members/<int:pk>/wish/", events.WishPage.as_view(), name="wish"),
]
