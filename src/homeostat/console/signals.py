"""Routes of what services tell besides their errors: one entry of the navigation, and tabs within it."""

from starlette.routing import BaseRoute, Route

from homeostat.console.feedback import FeedbackPages
from homeostat.console.lines import LinesPage
from homeostat.console.losses import LossesPage
from homeostat.console.monitors import MonitorPages
from homeostat.console.rare import RarePage
from homeostat.console.rendering import Pages
from homeostat.console.rules import RulesPage
from homeostat.console.session import Gate
from homeostat.console.set_aside import SetAsidePages
from homeostat.ports import Store


def signal_routes(store: Store, pages: Pages, gate: Gate) -> list[BaseRoute]:
    monitors = MonitorPages(store, pages)
    feedback = FeedbackPages(store, pages)
    set_aside = SetAsidePages(store, pages)
    rules = RulesPage(store, pages)
    return [
        Route("/monitors", gate.page(monitors.show), methods=["GET"]),
        Route("/monitors/one", gate.page(monitors.show_one), methods=["GET"]),
        Route("/feedback", gate.page(feedback.show), methods=["GET"]),
        Route("/files", gate.page(feedback.download), methods=["GET"]),
        Route("/set-aside", gate.page(set_aside.show), methods=["GET"]),
        Route("/set-aside", gate.page(set_aside.switch), methods=["POST"]),
        Route("/set-aside/example", gate.page(set_aside.example), methods=["GET"]),
        Route("/lines", gate.page(LinesPage(store, pages).show), methods=["GET"]),
        Route("/rare", gate.page(RarePage(store, pages).show), methods=["GET"]),
        Route("/losses", gate.page(LossesPage(store, pages).show), methods=["GET"]),
        Route("/rules", gate.page(rules.show), methods=["GET"]),
        Route("/rules", gate.page(rules.change), methods=["POST"]),
    ]
