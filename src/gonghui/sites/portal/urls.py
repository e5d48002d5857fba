"""Addresses of the workers' phone, below /m/."""

from django.urls import path

from gonghui.sites.portal import binding, browser, home, info, signing_in

app_name = "portal"

urlpatterns = [
    path("", home.HomePage.as_view(), name="home"),
    path("manifest.webmanifest", browser.ManifestPage.as_view(), name="manifest"),
    path("sw.js", browser.ServiceWorkerPage.as_view(), name="service-worker"),
    path("offline/", browser.OfflinePage.as_view(), name="offline"),
    path("privacy/", info.PrivacyPage.as_view(), name="privacy"),
    path("help/", info.HelpPage.as_view(), name="help"),
    path("phone-changed/", info.PhoneChangedPage.as_view(), name="phone-changed"),
    path("sign-in/", signing_in.SignInPage.as_view(), name="sign-in"),
    path("sign-in/code/", signing_in.CodePage.as_view(), name="code"),
    path("sign-in/again/", signing_in.ResendPage.as_view(), name="code-again"),
    path("sign-out/", signing_in.SignOutPage.as_view(), name="sign-out"),
    path("large-type/", signing_in.LargeTypePage.as_view(), name="large-type"),
    path("bind/", binding.BindPage.as_view(), name="bind"),
]
