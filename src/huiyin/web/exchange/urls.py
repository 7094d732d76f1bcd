"""Addresses."""

from django.urls import path

from huiyin.web.exchange import views

app_name = "exchange"
urlpatterns = [
    path("exchange/", views.exchange, name="exchange"),
    path("exchange/fetch/", views.fetch, name="fetch"),
    path("exchange/send/", views.send, name="send"),
    path("exchange/messages/<int:message>/read/", views.read, name="read"),
    path("exchange/messages/<int:message>/aside/", views.aside, name="aside"),
]
