"""Addresses of activities."""

from django.urls import path

from gonghui.engines.activities.pages import actions, cards, enrolments, lists, rosters

app_name = "activities"

urlpatterns = [
    path("", lists.ActivityListPage.as_view(), name="list"),
    path("export/", lists.ActivityExportPage.as_view(), name="export"),
    path("new/", cards.ActivityCreatePage.as_view(), name="create"),
    path("<int:pk>/", cards.ActivityPage.as_view(), name="detail"),
    path("<int:pk>/edit/", cards.ActivityUpdatePage.as_view(), name="edit"),
    path("<int:pk>/publish/", actions.PublishPage.as_view(), name="publish"),
    path("<int:pk>/cancel/", actions.CancelPage.as_view(), name="cancel"),
    path("<int:pk>/summarize/", actions.SummarizePage.as_view(), name="summarize"),
    path("<int:pk>/sessions/new/", actions.PlanSessionPage.as_view(), name="plan_session"),
    path("sessions/<int:pk>/hold/", actions.HoldPage.as_view(), name="hold_session"),
    path("sessions/<int:pk>/cancel/", actions.CancelSessionPage.as_view(), name="cancel_session"),
    path(
        "sessions/<int:pk>/headcount/",
        actions.DeclareHeadcountPage.as_view(),
        name="declare_headcount",
    ),
    path(
        "sessions/<int:pk>/headcount/withdraw/",
        actions.WithdrawHeadcountPage.as_view(),
        name="withdraw_headcount",
    ),
    path("sessions/<int:pk>/roster/", rosters.RosterPage.as_view(), name="roster"),
    path("sessions/<int:pk>/roster/add/", rosters.RosterAddPage.as_view(), name="add_to_roster"),
    path("sessions/<int:pk>/roster/paste/", rosters.RosterPastePage.as_view(), name="paste_roster"),
    path("sessions/<int:pk>/sheet/", rosters.SignInSheetPage.as_view(), name="sign_in_sheet"),
    path(
        "participations/<int:pk>/remove/",
        rosters.RemoveParticipantPage.as_view(),
        name="remove_participant",
    ),
    path("<int:pk>/enrolments/", enrolments.EnrolmentListPage.as_view(), name="enrolments"),
    path("<int:pk>/enrolments/open/", enrolments.OpenPage.as_view(), name="open_enrolment"),
    path("<int:pk>/enrolments/close/", enrolments.ClosePage.as_view(), name="close_enrolment"),
    path("<int:pk>/enrolments/attend/", enrolments.AttendancePage.as_view(), name="attend"),
    path(
        "<int:pk>/enrolments/export/",
        enrolments.EnrolmentExportPage.as_view(),
        name="export_enrolments",
    ),
    path("sessions/<int:pk>/check-in/", enrolments.CheckInCodePage.as_view(), name="check_in"),
]
