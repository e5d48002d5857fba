"""Addresses of hardship files."""

from django.urls import path

from gonghui.domains.assistance.hardship.pages import files, finding, moving, printing, writing

app_name = "hardship"

urlpatterns = [
    path("", files.FilesPage.as_view(), name="files"),
    path("new/", writing.NewPage.as_view(), name="new"),
    path("notice/", printing.NoticePage.as_view(), name="notice"),
    path("export/", moving.ExportPage.as_view(), name="export"),
    path("verifications/import/", moving.ImportPage.as_view(), name="import"),
    path("visits/<int:pk>/confirm/", finding.ConfirmVisitPage.as_view(), name="confirm-visit"),
    path("overrides/<int:pk>/decide/", finding.DecidePage.as_view(), name="decide"),
    path("<int:pk>/", files.FilePage.as_view(), name="file"),
    path("<int:pk>/write/", writing.WritePage.as_view(), name="write"),
    path("<int:pk>/write/<slug:code>/", writing.SectionPage.as_view(), name="section"),
    path("<int:pk>/people/", writing.PeoplePage.as_view(), name="people"),
    path("<int:pk>/people/<uuid:uid>/", writing.MemberPage.as_view(), name="member"),
    path("<int:pk>/people/<uuid:uid>/drop/", writing.DropMemberPage.as_view(), name="drop-member"),
    path("<int:pk>/papers/", writing.PapersPage.as_view(), name="papers"),
    path("<int:pk>/papers/<int:paper>/drop/", writing.DropPaperPage.as_view(), name="drop-paper"),
    path("<int:pk>/sign/", writing.SignaturesPage.as_view(), name="sign"),
    path("<int:pk>/sign/<uuid:uid>/", writing.SignPage.as_view(), name="sign-member"),
    path("<int:pk>/submit/", writing.HandInPage.as_view(), name="submit"),
    path("<int:pk>/discard/", writing.DiscardPage.as_view(), name="discard"),
    path("<int:pk>/visit/", finding.VisitPage.as_view(), name="visit"),
    path("<int:pk>/verify/", finding.VerifyPage.as_view(), name="verify"),
    path("<int:pk>/findings/", finding.FindingsPage.as_view(), name="findings"),
    path("<int:pk>/assess/", finding.AssessPage.as_view(), name="assess"),
    path("<int:pk>/override/", finding.OverridePage.as_view(), name="override"),
    path("<int:pk>/level/", finding.LevelPage.as_view(), name="level"),
    path("<int:pk>/versions/", files.VersionsPage.as_view(), name="versions"),
    path("<int:pk>/card/", printing.CardPage.as_view(), name="card"),
    path("<int:pk>/approval/", printing.ApprovalPage.as_view(), name="approval"),
]
