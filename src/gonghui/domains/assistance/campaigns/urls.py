"""Addresses of campaigns and visits, beside the registers' own."""

app_name = "campaigns"

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
