"""What goes wrong in each scenario of the regression list, as fault settings. Those that concern no look are left out.

S01 to S03, S08 and S25 replay outages that happened (2016, 2017, 2018, 2026).
"""

from collections.abc import Mapping

from monitor.simulator.faults import Fault
from monitor.simulator.sites.signin import ETA, GCKEY, MYCIC
from monitor.simulator.trouble import Setting

_TRACKER = "ircc-tracker-suivi.apps.cic.gc.ca"
_PORTAL = "portal-portail.apps.cic.gc.ca"


def _set(fault: Fault, host: str = "*", *, path: str = "*", lang: str = "*", amount: float | None = None) -> Setting:
    return Setting(fault=fault, host=host, path=path, lang=lang, amount=amount)


SCENARIOS: Mapping[str, tuple[Setting, ...]] = {
    "S01": (_set(Fault.BAD_GATEWAY),),
    "S02": (_set(Fault.UNAVAILABLE),),
    "S03": (_set(Fault.SLOW), _set(Fault.PARTIAL_ERRORS)),
    "S04": (_set(Fault.OUTAGE_REDIRECT, ETA),),
    "S05": (_set(Fault.HOME_REDIRECT),),
    "S06": (_set(Fault.SERVER_DOWN_PAGE),),
    "S07": (_set(Fault.SCRIPT_MISSING, GCKEY),),
    "S08": (_set(Fault.UNAVAILABLE, GCKEY),),
    "S09": (_set(Fault.UNAVAILABLE, MYCIC, path="/mycic/start*"),),
    "S10": (_set(Fault.PARTNER_DOWN),),
    "S11": (_set(Fault.SERVER_ERROR, GCKEY, lang="fr"),),
    "S12": (_set(Fault.SCHEDULED_NOTICE), _set(Fault.MAINTENANCE_PAGE, ETA)),
    "S13": (
        Setting(fault=Fault.SCHEDULED_NOTICE, begins=-80.0, amount=-20.0),
        _set(Fault.MAINTENANCE_PAGE, ETA),
    ),
    "S14": (Setting(fault=Fault.SCHEDULED_NOTICE, begins=30.0, amount=90.0), _set(Fault.UNAVAILABLE, ETA)),
    "S15": (_set(Fault.COMMENTED_NOTICE),),
    "S16": (
        Setting(
            fault=Fault.SCHEDULED_NOTICE,
            en="This online service will be unavailable from 3:30 a.m. to 5:30 a.m. Eastern time, "
            "on Thursday, August 6, 2021.",
            fr="Ce service en ligne sera inaccessible de 3 h 30 à 5 h 30, heure de l'Est, le jeudi 6 août 2020.",
        ),
    ),
    "S17": (
        Setting(
            fault=Fault.SCHEDULED_NOTICE,
            en="This online service will be unavailable from 12:00 a.m. to 5:30 a.m. Tuesday, November 7, 2023, "
            "Eastern time, in order to perform system maintenance.",
            fr="Ce service en ligne sera inaccessible de 00h00 à 6h00 le mardi 7 novembre 2023, heure de l'Est, "
            "afin d'en effectuer la maintenance.",
        ),
    ),
    "S18": (
        Setting(
            fault=Fault.SCHEDULED_NOTICE,
            en="This online service will be unavailable May 12 from 12:00am to 1:30am ET.",
            fr="Ce service en ligne sera inaccessible le 12 mai de 00h00 à 1h30 (HE).",
        ),
    ),
    "S19": (_set(Fault.EMERGENCY_NOTICE),),
    "S20": (_set(Fault.UNAVAILABLE, GCKEY), _set(Fault.EMERGENCY_NOTICE)),
    "S21": (_set(Fault.ACCESS_DENIED),),
    "S22": (_set(Fault.BLOCK_PAGE), _set(Fault.BLOCK_PAGE, "cognito-idp.ca-central-1.amazonaws.com")),
    "S23": (_set(Fault.CERT_INCOMPLETE, "api.*.apps.cic.gc.ca"),),
    "S24": (_set(Fault.CERT_EXPIRED, GCKEY), _set(Fault.CERT_WRONG_HOST, ETA)),
    "S25": (_set(Fault.UNAVAILABLE, _TRACKER),),
    "S26": (_set(Fault.DAILY_LIMIT),),
    "S27": (_set(Fault.ETA_DELAYS_NOTICE), _set(Fault.SLOW, ETA)),
    "S28": (_set(Fault.PAYMENT_NOTICE),),
    "S29": (_set(Fault.SESSION_EXPIRED),),
    "S30": (_set(Fault.TOO_MANY_ATTEMPTS),),
    "S31": (_set(Fault.NXDOMAIN, GCKEY), _set(Fault.RESET, ETA), _set(Fault.TLS_SILENT, _PORTAL)),
    "S32": (_set(Fault.OFFLINE),),
    "S33": (_set(Fault.LOOKALIKE_REDIRECT),),
    "S34": (_set(Fault.RENAMED_CONTROLS, GCKEY),),
    "S35": (_set(Fault.CREDENTIAL_REVOKED),),
}
