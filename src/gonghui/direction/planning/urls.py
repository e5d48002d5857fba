"""Addresses of plans, mounted below /plans/."""

from django.urls import path

from gonghui.direction.planning.views import board, plans, review

app_name = "planning"

urlpatterns = [
    path("", plans.PlanListPage.as_view(), name="list"),
    path("import/", plans.ImportPage.as_view(), name="import"),
    path("<int:pk>/", board.BoardPage.as_view(), name="board"),
    path("<int:pk>/source/", plans.SourcePage.as_view(), name="source"),
    path("<int:pk>/review/", review.ReviewPage.as_view(), name="review"),
    path(
        "<int:pk>/sections/<int:section>/targets/new/",
        review.AddTargetPage.as_view(),
        name="add_target",
    ),
    path("<int:pk>/confirm/", plans.ConfirmPage.as_view(), name="confirm"),
    path("<int:pk>/reopen/", plans.ReopenPage.as_view(), name="reopen"),
    path("<int:pk>/close/", plans.ClosePage.as_view(), name="close"),
    path("<int:pk>/discard/", plans.DiscardPage.as_view(), name="discard"),
    path("targets/<int:pk>/", board.TargetPage.as_view(), name="target"),
    path("targets/<int:pk>/declare/", board.DeclarePage.as_view(), name="declare"),
    path("progress/<int:pk>/", board.DecidePage.as_view(), name="decide"),
]
