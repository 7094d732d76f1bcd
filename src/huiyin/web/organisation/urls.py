"""Addresses."""

from django.urls import path

from huiyin.web.organisation import (
    calendar,
    clients,
    files,
    hall,
    place_codes,
    regions,
    units,
    views,
)

app_name = "organisation"
urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/add/", views.add_person, name="add_person"),
    path("people/<int:person>/", views.person, name="person"),
    path("people/<int:person>/move/", views.move, name="move"),
    path("people/<int:person>/lock/", views.lock, name="lock"),
    path("people/<int:person>/link/", views.link, name="link"),
    path("files/<str:kind>/import/", files.take, name="import"),
    path("files/<str:kind>/template/", files.template, name="template"),
    path("units/", units.units, name="units"),
    path("units/add/", units.edit, name="add_unit"),
    path("units/<str:code>/", units.unit, name="unit"),
    path("units/<str:code>/edit/", units.edit, name="edit_unit"),
    path("units/<str:code>/close/", units.close, name="close_unit"),
    path("units/<str:code>/subjects/", units.answers_for, name="subjects"),
    path("regions/", regions.regions, name="regions"),
    path("regions/add/", regions.add, name="add_region"),
    path("regions/load/", regions.load, name="load_regions"),
    path("roster/", hall.roster, name="roster"),
    path("roster/add/", hall.add_duty, name="add_duty"),
    path("roster/<int:duty>/remove/", hall.remove_duty, name="remove_duty"),
    path("substitutes/", hall.substitutes, name="substitutes"),
    path("substitutes/add/", hall.name_substitute, name="name_substitute"),
    path("substitutes/<int:substitution>/end/", hall.end_substitution, name="end_substitution"),
    path("codes/", place_codes.codes, name="codes"),
    path("codes/add/", place_codes.add, name="add_code"),
    path("codes/<str:code>/poster/", place_codes.poster, name="poster"),
    path("codes/<str:code>/withdraw/", place_codes.withdraw, name="withdraw_code"),
    path("clients/", clients.clients, name="clients"),
    path("clients/add/", clients.add, name="add_client"),
    path("clients/<int:client>/close/", clients.close, name="close_client"),
    path("settings/", hall.settings, name="settings"),
    path("calendar/", calendar.years, name="calendar"),
    path("calendar/add/", calendar.add, name="add_year"),
    path("calendar/confirm/", calendar.confirm, name="confirm_year"),
    path("calendar/template/", calendar.template, name="year_template"),
]
