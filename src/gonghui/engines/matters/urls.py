"""Addresses of matters."""

from django.urls import path

from gonghui.engines.matters.enums import Action
from gonghui.engines.matters.pages import (
    acting,
    cards,
    inbox,
    objections,
    rating,
    standing_in,
    starting,
    steering,
)

app_name = "matters"

urlpatterns = [
    path("", inbox.TodoPage.as_view(), name="todo"),
    path("done/", inbox.DonePage.as_view(), name="done"),
    path("running/", inbox.RunningPage.as_view(), name="running"),
    path("closed/", inbox.ClosedPage.as_view(), name="closed"),
    path("count/", inbox.TodoCountPage.as_view(), name="count"),
    path("batch/", acting.BatchPage.as_view(), name="batch"),
    path("new/", starting.KindListPage.as_view(), name="kinds"),
    path("new/<str:code>/", starting.StartPage.as_view(), name="start"),
    path("<int:pk>/", cards.MatterPage.as_view(), name="detail"),
    path("<int:pk>/print/", cards.ApprovalFormPage.as_view(), name="print"),
    path("<int:pk>/files/<uuid:key>/", cards.MatterFilePage.as_view(), name="file"),
    path("<int:pk>/supplement/", starting.SupplementPage.as_view(), name="supplement"),
    path("<int:pk>/withdraw/", steering.WithdrawPage.as_view(), name="withdraw"),
    path("<int:pk>/urge/", steering.UrgePage.as_view(), name="urge"),
    path("<int:pk>/supervise/", steering.SupervisePage.as_view(), name="supervise"),
    path("<int:pk>/suspend/", steering.SuspendPage.as_view(), name="suspend"),
    path("<int:pk>/resume/", steering.ResumePage.as_view(), name="resume"),
    path("<int:pk>/call/", rating.CallPage.as_view(), name="call"),
    path("<int:pk>/reopen/", steering.ReopenPage.as_view(), name="reopen"),
    *(
        path(f"desks/<int:pk>/{action}/", acting.PAGES[action].as_view(), name=action.value)
        for action in Action
    ),
    path("desks/<int:pk>/object/", objections.ObjectPage.as_view(), name="object"),
    path("objections/<int:pk>/answer/", objections.AnswerPage.as_view(), name="answer"),
    path("stand-ins/", standing_in.StandInListPage.as_view(), name="stand_ins"),
    path("stand-ins/new/", standing_in.NameStandInPage.as_view(), name="name_stand_in"),
    path("stand-ins/<int:pk>/end/", standing_in.EndStandInPage.as_view(), name="end_stand_in"),
]
