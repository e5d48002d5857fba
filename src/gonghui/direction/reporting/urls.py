"""Addresses of summaries."""

from django.urls import path

from gonghui.direction.reporting.views import listing, reading, writing

app_name = "reporting"

urlpatterns = [
    path("", listing.SummaryList.as_view(), name="list"),
    path("start/", listing.StartPage.as_view(), name="start"),
    path("<int:pk>/", reading.SummaryPage.as_view(), name="detail"),
    path("<int:pk>/word/", reading.WordDownload.as_view(), name="word"),
    path(
        "<int:pk>/word/sources/",
        reading.WordDownload.as_view(with_sources=True),
        name="word_sources",
    ),
    path("<int:pk>/edit/", writing.EditPage.as_view(), name="edit"),
    path("<int:pk>/add/", writing.AddFigurePage.as_view(), name="add"),
    path("<int:pk>/refresh/", writing.RefreshPage.as_view(), name="refresh"),
    path("<int:pk>/issue/", writing.IssuePage.as_view(), name="issue"),
    path("<int:pk>/withdraw/", writing.WithdrawPage.as_view(), name="withdraw"),
    path("<int:pk>/discard/", writing.DiscardPage.as_view(), name="discard"),
]
