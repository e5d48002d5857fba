"""Addresses of donations."""

from django.urls import path

from gonghui.domains.assistance.donations.pages import accounts, drives, gifts, outlays

app_name = "donations"

urlpatterns = [
    path("", drives.DrivesPage.as_view(), name="drives"),
    path("new/", drives.NewDrivePage.as_view(), name="new-drive"),
    path("<int:pk>/", drives.DrivePage.as_view(), name="drive"),
    path("<int:pk>/edit/", drives.ChangeDrivePage.as_view(), name="edit-drive"),
    path("<int:pk>/open/", drives.OpenDrivePage.as_view(), name="open-drive"),
    path("<int:pk>/close/", drives.CloseDrivePage.as_view(), name="close-drive"),
    path("<int:pk>/cancel/", drives.CancelDrivePage.as_view(), name="cancel-drive"),
    path("<int:pk>/appeal/", drives.AppealPage.as_view(), name="appeal"),
    path("<int:pk>/give/", drives.GivePage.as_view(), name="give"),
    path("gifts/<int:pk>/confirm/", gifts.ConfirmPage.as_view(), name="confirm"),
    path("gifts/<int:pk>/decline/", gifts.DeclinePage.as_view(), name="decline"),
    path("gifts/<int:pk>/strike/", gifts.StrikePage.as_view(), name="strike"),
    path("gifts/<int:pk>/stock/", gifts.StockPage.as_view(), name="stock"),
    path("gifts/<int:pk>/receipt/", gifts.ReceiptPage.as_view(), name="receipt"),
    path("accounts/", accounts.AccountsPage.as_view(), name="accounts"),
    path("accounts/new/", accounts.NewAccountPage.as_view(), name="new-account"),
    path("accounts/<int:pk>/", accounts.AccountPage.as_view(), name="account"),
    path("accounts/<int:pk>/sheet/", accounts.SheetPage.as_view(), name="sheet"),
    path("accounts/<int:pk>/publish/", accounts.PublishPage.as_view(), name="publish"),
    path("accounts/<int:pk>/income/", accounts.IncomePage.as_view(), name="income"),
    path("accounts/<int:pk>/use/", accounts.UsePage.as_view(), name="use"),
    path("accounts/<int:pk>/remit/", accounts.RemitPage.as_view(), name="remit"),
    path("rescues/notice/", outlays.NoticePage.as_view(), name="notice"),
    path("outlays/", outlays.OutlaysPage.as_view(), name="outlays"),
    path("outlays/<int:pk>/", outlays.OutlayPage.as_view(), name="outlay"),
    path("outlays/<int:pk>/order/", outlays.OrderPage.as_view(), name="order"),
    path("outlays/<int:pk>/arrive/", outlays.ArrivePage.as_view(), name="arrive"),
    path("outlays/<int:pk>/drop/", outlays.DropPage.as_view(), name="drop"),
]
