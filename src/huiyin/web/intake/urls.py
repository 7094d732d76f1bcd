"""Addresses."""

from django.urls import path

from huiyin.web.intake import filling, letters, queue, scan_letter, scans, views

app_name = "intake"
urlpatterns = [
    path("hall/", queue.hall, name="hall"),
    path("hall/take/", queue.take, name="take"),
    path("hall/call/", queue.call, name="call"),
    path("hall/miss/", queue.miss, name="miss"),
    path("hall/finish/", queue.finish, name="finish"),
    path("hall/display/<str:address>/", queue.display, name="display"),
    path("register/", views.window, name="window"),
    path("register/receipt/", views.receipt, name="receipt"),
    path("register/known/", views.known, name="known"),
    path("register/known/<str:number>/", filling.contact, name="known-contact"),
    path("register/advice/", views.advice, name="advice"),
    path("register/letters/", letters.letters, name="letters"),
    path("register/scans/", scans.desk, name="scans"),
    path("register/scans/pages/<int:page>/", scans.page, name="scan-page"),
    path("register/scans/thumbnail/<int:page>/", scans.thumbnail, name="scan-thumbnail"),
    path("register/scans/<int:scan>/", scan_letter.letter, name="scan"),
    path("register/scans/<int:scan>/take/", scans.take, name="scan-take"),
    path("register/scans/<int:scan>/arrange/", scans.arrange, name="scan-arrange"),
    path("register/scans/<int:scan>/aside/", scans.aside, name="scan-aside"),
    path("petitions/<str:number>/register/", views.register, name="register"),
]
