"""Addresses of the public site. None of them ever carries a query code or a name."""

from django.urls import path

from huiyin.portal import (
    acts,
    asking,
    following,
    health,
    later,
    letters,
    pages,
    photographing,
    receipts,
    receptions,
    scanning,
    submitting,
    suggestions,
    uploading,
)

urlpatterns = [
    path("", pages.front, name="portal-front"),
    path("suggestions/", suggestions.calls, name="portal-suggestions"),
    path("suggestions/<slug:number>/", suggestions.answer, name="portal-suggestion"),
    path("receptions/", receptions.plan, name="portal-receptions"),
    path("receptions/receptions.ics", receptions.calendar, name="portal-receptions-calendar"),
    path("receptions/asked/", receptions.answer, name="portal-appointment"),
    path("receptions/<slug:number>/", receptions.ask, name="portal-reception"),
    path("guide/", pages.guide, name="portal-guide"),
    path("guide/units/", pages.units, name="portal-units"),
    path("submit/", submitting.begin, name="portal-submit"),
    path("place/<slug:code>/", scanning.place, name="portal-place"),
    path("submit/later/", later.later, name="portal-later"),
    path("worker.js", later.worker, name="portal-worker"),
    path("submit/check/", submitting.check, name="portal-check"),
    path("submit/files/", uploading.files, name="portal-files"),
    path(
        "submit/files/<int:ident>/thumbnail/", uploading.waiting_thumbnail, name="portal-waiting"
    ),
    path("submit/<slug:key>/", submitting.question, name="portal-question"),
    path("receipt/", receipts.receipt, name="portal-receipt"),
    path("receipt.png", receipts.picture, name="portal-picture"),
    path("follow/", following.follow, name="portal-follow"),
    path("follow/leave/", following.leave, name="portal-leave"),
    path("follow/<slug:number>/", following.story, name="portal-story"),
    path("follow/<slug:number>/attach/", uploading.attach, name="portal-attach"),
    path(
        "follow/<slug:number>/attachments/<int:seq>/thumbnail/",
        uploading.thumbnail,
        name="portal-thumbnail",
    ),
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
    path("asked/", asking.asked, name="portal-asked"),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("metrics", health.metrics, name="metrics"),
    path("photo/<str:token>/", photographing.photo, name="portal-photo"),
]
