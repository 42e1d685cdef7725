"""What is served where: everything to the office, and to outsiders what happened without the proof of it.

Outsiders have the present, services, outages, years, badges, feeds and the API. They lack looks, pictures, packs,
controls and notes, the monitor's own health, metrics and discovery, and the runbooks: these are for who runs it, and
say how it can be fooled.
"""

from aiohttp import web
from aiohttp.typedefs import Middleware

from monitor.metrics.vitals import Vitals
from monitor.settings import Settings
from monitor.web.api import Api
from monitor.web.badges import Badges
from monitor.web.case import Evidence
from monitor.web.edition import Edition
from monitor.web.exhibits import Exhibits
from monitor.web.feeds import Feeds
from monitor.web.finder import Finder
from monitor.web.frame import Frame
from monitor.web.health import Health
from monitor.web.looks import LookPages
from monitor.web.outages import OutagePages
from monitor.web.pages import Pages
from monitor.web.past import Past
from monitor.web.pictures import PicturePages
from monitor.web.prints import Prints
from monitor.web.refusals import Refusals
from monitor.web.runbooks import Runbooks
from monitor.web.scrape import Scrape
from monitor.web.selfcheck import SelfCheck
from monitor.web.services import ServicePages
from monitor.web.turns import Turns


class Site:
    """Over *vitals*, what *settings* say lies where, and *scrape* for Prometheus; *edition* tells when pages are old.

    What is drawn for the office is never kept for outsiders: each have their own prints, made by the same *turns*.
    """

    def __init__(
        self,
        vitals: Vitals,
        scrape: Scrape,
        settings: Settings,
        edition: Edition,
        turns: Turns,
        *,
        simulated: bool,
    ) -> None:
        self._vitals = vitals
        self._scrape = scrape
        self._settings = settings
        self._simulated = simulated
        self._history = vitals.history.path
        self._edition = edition
        self._turns = turns
        self._finder = Finder(self._history, turns)
        self._evidence = Evidence(settings.data)

    def inside(self) -> list[web.RouteDef]:
        """What the office is served."""
        vitals, clock, finder = self._vitals, self._vitals.clock, self._finder
        frame = Frame(simulated=self._simulated)
        prints = Prints(self._turns, self._edition)
        outages = OutagePages(
            finder,
            clock,
            frame,
            prints,
            evidence=self._evidence,
            collecting=self._settings.evidence,
            dashboards=self._settings.grafana_url,
        )
        return [
            *self._scrape.routes(),
            *Health(vitals).routes(),
            *frame.routes(),
            *self._present(frame, prints),
            *outages.routes(),
            *LookPages(finder, clock, frame, self._settings.data).routes(),
            *PicturePages(finder, clock, frame, self._evidence).routes(),
            *Exhibits(finder, clock, self._evidence).routes(),
            *ServicePages(vitals, self._history, frame, prints).routes(),
            *SelfCheck(vitals, frame).routes(),
            *Runbooks(frame).routes(),
            *Feeds(vitals, self._history, prints).routes(),
            *Badges(vitals, frame).routes(),
            *Api(vitals, self._history, prints, simulated=self._simulated).routes(),
        ]

    def outside(self) -> list[web.RouteDef]:
        """What outsiders are served. Links in feeds are without a host: we do not know by which one they came."""
        vitals = self._vitals
        frame = Frame(simulated=self._simulated, outsiders=True)
        prints = Prints(self._turns, self._edition)
        return [
            *Health(vitals).outside(),
            *frame.routes(),
            *self._present(frame, prints),
            *OutagePages(self._finder, vitals.clock, frame, prints).routes(),
            *ServicePages(vitals, self._history, frame, prints).routes(),
            *Feeds(vitals, self._history, prints, page=str).routes(),
            *Badges(vitals, frame).routes(),
            *Api(vitals, self._history, prints, simulated=self._simulated, outsiders=True).routes(),
        ]

    def refusals(self, *, outsiders: bool = False) -> Middleware:
        """What dresses an answer that is none."""
        return Refusals(Frame(simulated=self._simulated, outsiders=outsiders)).middleware

    def _present(self, frame: Frame, prints: Prints) -> list[web.RouteDef]:
        past = Past(self._history, self._vitals.clock, frame, prints)
        return Pages(self._vitals, frame, past, prints).routes()
