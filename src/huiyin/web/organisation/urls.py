"""Addresses."""

from django.urls import path

from huiyin.web.organisation import calendar, views

app_name = "organisation"
urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/add/", views.add_person, name="add_person"),
    path("people/<int:person>/", views.person, name="person"),
    path("people/<int:person>/move/", views.move, name="move"),
    path("people/<int:person>/lock/", views.lock, name="lock"),
    path("people/<int:person>/link/", views.link, name="link"),
    path("units/", views.units, name="units"),
    path("units/add/", views.unit, name="add_unit"),
    path("units/import/", views.import_units, name="import_units"),
    path("units/template/", views.units_template, name="units_template"),
    path("units/<str:code>/edit/", views.unit, name="unit"),
    path("calendar/", calendar.years, name="calendar"),
    path("calendar/add/", calendar.add, name="add_year"),
    path("calendar/confirm/", calendar.confirm, name="confirm_year"),
    path("calendar/template/", calendar.template, name="year_template"),
]
