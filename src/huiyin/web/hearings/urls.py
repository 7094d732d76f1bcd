"""Addresses."""

from django.urls import path

from huiyin.web.hearings import views

app_name = "hearings"
urlpatterns = [path("hearings/", views.rooms, name="rooms")]
