"""A clinic's pages as Django services are: middleware, class-based views, templates, the ORM; and what breaks in it."""

import contextlib
import logging
from collections.abc import Callable
from typing import Any

import django
import sentry_sdk
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path

log = logging.getLogger("clinic")
sentry_sdk.init(release="clinic@2.3.0", environment="production")
TEMPLATES = {
    "base.html": "<html>{% block body %}{% endblock %}</html>",
    "list.html": "{% extends 'base.html' %}{% block body %}{% for visit in visits %}{% include 'visit.html' %}"
    "{% endfor %}{% endblock %}",
    "visit.html": "{% if visit.open %}{% with fee=visit.fee %}<p>{{ fee }}</p>{% endwith %}{% endif %}",
}
settings.configure(
    SECRET_KEY="not one",  # noqa: S106 - nothing is signed with it
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth"],
    MIDDLEWARE=["django.middleware.common.CommonMiddleware", f"{__name__}.tenant"],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", TEMPLATES)]},
        }
    ],
    LOGGING_CONFIG=None,
)
django.setup()

# Django has to be set up before its models can be named.
from django.contrib.auth.models import Group, User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.shortcuts import render  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils.decorators import method_decorator  # noqa: E402
from django.views import View  # noqa: E402
from django.views.decorators.cache import never_cache  # noqa: E402
from django.views.decorators.csrf import csrf_exempt  # noqa: E402


def tenant(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        sentry_sdk.set_user({"id": "1207"})
        sentry_sdk.set_tag("clinic", "east")
        log.info("request for %s", request.path)
        return get_response(request)

    return middleware


class Visit:
    open = True

    def __init__(self, minutes: Any, rate: Any) -> None:  # noqa: ANN401 - what arrives may be anything
        self.minutes = minutes
        self.rate = rate

    def fee(self) -> str:
        return self.rounded(self.minutes * self.rate["hourly"] / self.rate["unit"])

    def rounded(self, amount: float) -> str:
        return f"{round(amount, 2):.2f}"


class Ledger:
    @transaction.atomic
    def book(self, name: str | None, lines: list[dict[str, Any]]) -> int:
        with self.as_journal(name):
            return self.post(lines, depth=4)

    @contextlib.contextmanager
    def as_journal(self, name: str | None) -> Any:  # noqa: ANN401 - a generator
        log.info("journal %s", name)
        Group.objects.create(name=name)
        yield

    @transaction.atomic
    def post(self, lines: list[dict[str, Any]], depth: int) -> int:
        """Accounts within accounts."""
        if depth:
            return self.post(lines, depth - 1)
        return sum(self.amount(line) for line in lines)

    def amount(self, line: dict[str, Any]) -> int:
        account = self.account(line["account"])
        return int(line["amount"]) * account["sign"]

    def account(self, number: str) -> dict[str, Any]:
        return {"1000": {"sign": 1}, "2000": {"sign": -1}, "3000": {}}[number]


@method_decorator(csrf_exempt, name="dispatch")
@method_decorator(never_cache, name="dispatch")
class Booking(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        case = CASES[int(request.POST["case"])]
        return HttpResponse(str(Ledger().book(case["name"], case["lines"])))


class Visits(View):
    def get(self, request: HttpRequest, case: int) -> HttpResponse:
        minutes, rate = VISITS[case]
        return render(request, "list.html", {"visits": [Visit(minutes, rate)], "user_count": User.objects.count()})


class Person(View):
    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        log.info("looking for %s at %s", name, request.path)
        return HttpResponse(self.found(name).email.split("@")[1])

    def found(self, name: str) -> User:
        return User.objects.get(username=name) if name != "old" else User.objects.get(nick=name)


urlpatterns = [
    path("book", Booking.as_view()),
    path("visits/<int:case>", Visits.as_view()),
    path("people/<str:name>", Person.as_view()),
]
CASES: tuple[dict[str, Any], ...] = (
    {"name": "june", "lines": [{"account": "4000", "amount": "12"}]},
    {"name": "july", "lines": [{"account": "1000", "amount": "12,50"}]},
    {"name": "august", "lines": [{"account": "3000", "amount": "1"}]},
    {"name": "september", "lines": [{"amount": "1"}]},
    {"name": "october", "lines": None},
    {"name": None, "lines": []},
)
VISITS = ((30, {"hourly": 80, "unit": 0}), (30, None), ("30", {"hourly": 80, "unit": 60}), (30, {"unit": 60}))


def main() -> None:
    logging.basicConfig(level=logging.CRITICAL)
    log.setLevel(logging.INFO)
    call_command("migrate", verbosity=0)
    User.objects.create(username="eva")
    client = Client(raise_request_exception=False)
    for case in range(len(CASES)):
        client.post("/book", {"case": case})
    for case in range(len(VISITS)):
        client.get(f"/visits/{case}")
    for name in ("adam", "old", "eva"):
        client.get(f"/people/{name}")
    sentry_sdk.flush(20)


if __name__ == "__main__":
    main()
