"""Addresses of the workbench's own pages. The names have no prefix: every site has a home."""

from django.urls import path

from gonghui.sites.workbench import (
    accounts,
    governing,
    home,
    managing,
    messages,
    searching,
    views,
    workers,
)

urlpatterns = [
    path("", home.HomePage.as_view(), name="home"),
    path("login/", accounts.LoginPage.as_view(), name="login"),
    path("logout/", accounts.LogoutPage.as_view(), name="logout"),
    path("password/", accounts.PasswordPage.as_view(), name="password_change"),
    path("search/", searching.SearchPage.as_view(), name="search"),
    path("jobs/", views.JobListPage.as_view(), name="jobs"),
    path("jobs/<int:pk>/", views.JobPage.as_view(), name="job"),
    path("files/<uuid:key>/", views.FilePage.as_view(), name="file"),
    path("messages/", messages.MessageListPage.as_view(), name="messages"),
    path("messages/open/", messages.MessageOpenPage.as_view(), name="message-open"),
    path("messages/read/", messages.MessagesReadPage.as_view(), name="messages-read"),
    path("messages/settings/", messages.MessageSettingsPage.as_view(), name="message-settings"),
    path("messages/outbox/", messages.OutboxPage.as_view(), name="demo-outbox"),
    path("deliveries/", messages.DeliveryListPage.as_view(), name="deliveries"),
    path("deliveries/resend/", messages.DeliveryBatchPage.as_view(), name="deliveries-resend"),
    path("deliveries/<int:pk>/", messages.DeliveryPage.as_view(), name="delivery"),
    path(
        "deliveries/<int:pk>/resend/",
        messages.DeliveryResendPage.as_view(),
        name="delivery-resend",
    ),
    path("channels/", messages.ChannelsPage.as_view(), name="channels"),
    path("calendar/", governing.CalendarPage.as_view(), name="calendar"),
    path("calendar/edit/", governing.CalendarEditPage.as_view(), name="calendar-edit"),
    path("policy/", governing.PolicyPage.as_view(), name="policy"),
    path("policy/set/", governing.PolicySetPage.as_view(), name="policy-set"),
    path("audit/", views.AuditPage.as_view(), name="audit"),
    path("accounts/", managing.AccountListPage.as_view(), name="accounts"),
    path("accounts/new/", managing.AccountNewPage.as_view(), name="account-new"),
    path("accounts/<int:pk>/", managing.AccountPage.as_view(), name="account"),
    path("accounts/<int:pk>/grant/", managing.GrantPage.as_view(), name="account-grant"),
    path(
        "accounts/<int:pk>/password/", managing.PasswordResetPage.as_view(), name="account-password"
    ),
    path("accounts/<int:pk>/switch/", managing.AccountSwitchPage.as_view(), name="account-switch"),
    path("grants/<int:pk>/end/", managing.GrantEndPage.as_view(), name="grant-end"),
    path("members/<int:pk>/phone/", workers.WorkerBindingPage.as_view(), name="worker-binding"),
]
