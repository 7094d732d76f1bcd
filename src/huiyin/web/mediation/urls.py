"""Addresses."""

from django.urls import path

from huiyin.web.mediation import views

app_name = "mediation"
urlpatterns = [
    path("mediation/", views.desk, name="desk"),
    path("mediation/<slug:number>/agree/", views.agree, name="agree"),
    path("mediation/<slug:number>/perform/", views.perform, name="perform"),
]
