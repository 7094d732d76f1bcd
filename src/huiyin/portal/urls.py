"""Addresses of the public site. None of them ever carries a query code or a name."""

from django.urls import path

from huiyin.portal import acts, following, letters, pages, receipts, submitting

urlpatterns = [
    path("", pages.front, name="portal-front"),
    path("guide/", pages.guide, name="portal-guide"),
    path("submit/", submitting.begin, name="portal-submit"),
    path("submit/check/", submitting.check, name="portal-check"),
    path("submit/<slug:key>/", submitting.question, name="portal-question"),
    path("receipt/", receipts.receipt, name="portal-receipt"),
    path("receipt.png", receipts.picture, name="portal-picture"),
    path("follow/", following.follow, name="portal-follow"),
    path("follow/leave/", following.leave, name="portal-leave"),
    path("follow/<slug:number>/", following.story, name="portal-story"),
    path("follow/<slug:number>/letters/<int:ident>/", letters.letter, name="portal-letter"),
    path(
        "follow/<slug:number>/letters/<int:ident>/pages/<int:place>/",
        letters.letter_page,
        name="portal-letter-page",
    ),
    path(
        "follow/<slug:number>/letters/<int:ident>/file/",
        letters.letter_file,
        name="portal-letter-file",
    ),
    path("follow/<slug:number>/<slug:verb>/", acts.act, name="portal-act"),
    path("health/live", pages.live, name="health-live"),
    path("health/ready", pages.ready, name="health-ready"),
]
