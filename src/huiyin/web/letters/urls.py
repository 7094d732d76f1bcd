"""Addresses."""

from django.urls import path

from huiyin.web.letters import views

app_name = "letters"
_BASE = "petitions/<str:number>/letters/"
urlpatterns = [
    path(_BASE + "new/", views.choose, name="choose"),
    path(_BASE + "new/<slug:kind>/", views.new, name="new"),
    path(_BASE + "<int:ident>/", views.letter, name="letter"),
    path(_BASE + "<int:ident>/steps/<slug:step>/", views.step, name="step"),
    path(_BASE + "<int:ident>/files/<slug:extension>/", views.file, name="file"),
    path(_BASE + "<int:ident>/pages/<int:page>/", views.page, name="page"),
]
