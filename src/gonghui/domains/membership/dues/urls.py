"""Addresses of dues."""

from django.urls import path

from gonghui.domains.membership.dues.pages import collecting, members, years

app_name = "dues"

urlpatterns = [
    path("", years.YearPage.as_view(), name="year"),
    path("table/", years.TablePage.as_view(), name="table"),
    path("export/", years.ExportPage.as_view(), name="export"),
    path("unions/<int:pk>/open/", years.OpenPage.as_view(), name="open"),
    path("unions/<int:pk>/take/", collecting.TakePage.as_view(), name="take"),
    path("collect/", collecting.CollectPage.as_view(), name="collect"),
    path("arrears/", collecting.ArrearsPage.as_view(), name="arrears"),
    path("receipts/<int:pk>/", collecting.ReceiptPage.as_view(), name="receipt"),
    path("receipts/<int:pk>/undo/", collecting.UndoPage.as_view(), name="undo"),
    path("receipts/<int:pk>/print/", collecting.PrintPage.as_view(), name="print"),
    path("members/<int:pk>/", members.MemberPage.as_view(), name="member"),
    path("members/<int:pk>/pay/", members.PayPage.as_view(), name="pay"),
    path("members/<int:pk>/base/", members.BasePage.as_view(), name="base"),
    path("members/<int:pk>/waive/", members.WaivePage.as_view(), name="waive"),
    path("members/<int:pk>/unwaive/", members.UnwaivePage.as_view(), name="unwaive"),
    path("members/<int:pk>/remind/", members.RemindPage.as_view(), name="remind"),
]
