"""Addresses of a department's own reception centre."""

from django.urls import path

from huiyin.web.intake import centre

app_name = "centre"
urlpatterns = [
    path("centre/", centre.window, name="window"),
    path("centre/receipt/", centre.receipt, name="receipt"),
    path("centre/known/", centre.known, name="known"),
    path("centre/advice/", centre.advice, name="advice"),
]
