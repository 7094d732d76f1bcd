"""Addresses."""

from django.urls import path

from huiyin.web.ledgers import views

app_name = "ledgers"
urlpatterns = [
    path("ledgers/", views.runs, name="runs"),
    path("ledgers/add/", views.add, name="add"),
    path("ledgers/<int:run>/", views.run, name="run"),
    path("ledgers/<int:run>/columns/", views.columns, name="columns"),
    path("ledgers/<int:run>/confirm/", views.confirm, name="confirm"),
    path("ledgers/<int:run>/rejected/", views.rejected, name="rejected"),
    path("ledgers/<int:run>/undo/", views.undo, name="undo"),
]
