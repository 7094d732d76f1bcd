"""Addresses."""

from django.urls import path

from huiyin.web.word_templates import views

app_name = "templates"
urlpatterns = [
    path("templates/", views.templates, name="templates"),
    path("templates/<int:ident>/preview/", views.preview, name="preview"),
    path("templates/<int:ident>/withdraw/", views.withdraw, name="withdraw"),
]
