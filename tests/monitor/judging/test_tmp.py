from tests.monitor.judging.test_announced import BEGINS, ENDS, EVENING, NOTICE, BROKEN, CLOSED, eta_watch
from tests.monitor.judging.watch import *
from tests.monitor.calendar.times import toronto
from monitor.simulator.sites.signin import GCKEY, ETA as ETA_HOST
import pytest

def show(watch):
    for s in watch.services: print(s.slug, [(str(x.start)[5:19], x.outcome.value, x.cause) for x in watch.spans(s.slug)])
    for o in watch.outages(): print(o.id, o.opened.earliest, o.opened.latest, "ended", o.ended and o.ended.earliest,o.ended and o.ended.latest, o.ending, o.severity.value, "relapses", o.relapses, o.last_bad_at)
    for o in watch.outages(): m = watch.measured(o); print(m.at_least, m.at_most, {k.value:v for k,v in m.inside.by.items()}, m.envelope)

async def test_b(stage, tmp_path):
    watch = eta_watch(stage, tmp_path)
    async with watch:
        await watch.play({EVENING: (NOTICE,), BEGINS: (NOTICE, BROKEN), BEGINS+hours(1): (BROKEN,)}, until=BEGINS+hours(2))
        await watch.restart(minutes(3))
        await watch.until(BEGINS+hours(3))
        await watch.restart(minutes(3), killed=True)
        await watch.play({ENDS+hours(1): ()}, until=ENDS + hours(2))
    show(watch); assert 0

async def test_c(stage, tmp_path):
    "absent over the end of the window and overrun"
    watch = eta_watch(stage, tmp_path)
    async with watch:
        await watch.play({EVENING: (NOTICE,), BEGINS: (NOTICE, CLOSED)}, until=ENDS-hours(1))
        await watch.restart(hours(2))
        await watch.play({ENDS+hours(2): ()}, until=ENDS + hours(3))
    show(watch); assert 0

async def test_d(stage, tmp_path):
    "absent over the end of the outage"
    watch = Watch(stage, tmp_path, ETA, begins=EVENING)
    async with watch:
        await watch.play({EVENING + minutes(15): (BROKEN,)}, until=EVENING+hours(1))
        await watch.stop(); watch.hand.forward(7200); stage.breaks(()); await watch.start()
        await watch.until(EVENING+hours(4))
    show(watch); assert 0

async def test_e(stage, tmp_path):
    "absent over the start"
    watch = Watch(stage, tmp_path, ETA, begins=EVENING)
    async with watch:
        await watch.until(EVENING+hours(1))
        await watch.stop(); watch.hand.forward(7200); stage.breaks((BROKEN,)); await watch.start()
        await watch.play({EVENING+hours(4): ()}, until=EVENING+hours(5))
    show(watch); assert 0

async def test_f(stage, tmp_path):
    "absent for five days, up in between?"
    watch = Watch(stage, tmp_path, ETA, begins=EVENING)
    async with watch:
        await watch.play({EVENING + minutes(15): (BROKEN,)}, until=EVENING+hours(1))
        await watch.restart(hours(24*5))
        await watch.until(watch.now+hours(1))
        await watch.play({watch.now+hours(1): ()}, until=watch.now+hours(2))
    show(watch); assert 0

async def test_g(stage, tmp_path):
    "gap at once a look fails after the gap"
    watch = Watch(stage, tmp_path, ETA, ETA_FR, begins=EVENING)
    async with watch:
        await watch.play({EVENING + minutes(15): (Setting(fault=Fault.UNAVAILABLE, host=ETA_HOST, lang="fr"),)}, until=EVENING+hours(1))
        await watch.restart(hours(2))
        await watch.play({watch.now+hours(1): ()}, until=watch.now+hours(2))
    show(watch); assert 0
