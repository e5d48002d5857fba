"""Addresses of every register."""

from django.urls import path

from gonghui.engines.registers.pages import cards, exports, imports, lists

app_name = "registers"

urlpatterns = [
    path("<slug:code>/", lists.RegisterListPage.as_view(), name="list"),
    path("<slug:code>/new/", cards.RegisterCreatePage.as_view(), name="create"),
    path("<slug:code>/export/", exports.RegisterExportPage.as_view(), name="export"),
    path("<slug:code>/import/", imports.ImportStartPage.as_view(), name="import"),
    path("<slug:code>/import/template/", imports.TemplatePage.as_view(), name="import-template"),
    path("<slug:code>/import/<int:pk>/", imports.ImportRunPage.as_view(), name="import-run"),
    path(
        "<slug:code>/import/<int:pk>/receipt/", imports.ReceiptPage.as_view(), name="import-receipt"
    ),
    path("<slug:code>/<int:pk>/", cards.RegisterCardPage.as_view(), name="card"),
    path("<slug:code>/<int:pk>/edit/", cards.RegisterUpdatePage.as_view(), name="edit"),
    path("<slug:code>/<int:pk>/history/", lists.RegisterHistoryPage.as_view(), name="history"),
]
