"""Addresses."""

from django.urls import path

from huiyin.web.conferences import minutes, views

app_name = "conferences"
urlpatterns = [
    path("conferences/<slug:number>/", views.sheet, name="sheet"),
    path("conferences/<slug:number>/agenda/", views.list_items, name="list"),
    path("conferences/<slug:number>/attendance/", views.invite, name="invite"),
    path("conferences/<slug:number>/decide/<slug:item>/", views.decide, name="decide"),
    path("conferences/<slug:number>/papers/", views.papers, name="papers"),
    path("conferences/<slug:number>/papers/pdf/", minutes.papers, name="papers-file"),
    path("conferences/<slug:number>/draft/", minutes.draft, name="draft"),
    path("minutes/<slug:number>/", minutes.minuted, name="minuted"),
    path("minutes/<slug:number>/issue/", minutes.issue, name="issue"),
    path("minutes/<slug:number>/pages/<int:page>/", minutes.page, name="page"),
    path("minutes/<slug:number>/files/<slug:extension>/", minutes.file, name="file"),
    path("conferences/<slug:number>/minutes/", views.minutes, name="minutes"),
]
