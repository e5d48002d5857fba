"""Addresses of indicators."""

app_name = "indicators"

urlpatterns: list = []
