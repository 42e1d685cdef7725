"""From the Employer Portal's page, by whatever GCKey link it holds today, to GCKey's form, ready to be filled.

It shares GCKey with the secure account but has a page and a service path of its own (repPortal), and so breaks apart
from it. Nothing is typed and the button is not clicked.
"""

from probes.visit import Visit

FINDS = ("heading", "sign_in_link", "form", "username", "password", "submit")
SECRETS = ()
STEPS = ("landing_page", "hand_over", "gckey_form")


async def journey(visit: Visit) -> None:
    """Play it. Raises Failed."""
    async with visit.step("landing_page"):
        await visit.open(visit.url())
        await visit.see("heading", "sign_in_link")
    async with visit.step("hand_over"):
        await visit.follow("sign_in_link", away=True)
    async with visit.step("gckey_form"):
        await visit.see("form")
        await visit.ready("username", "password", "submit")
