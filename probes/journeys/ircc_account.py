"""From IRCC's sign-in page, by the GCKey link, to GCKey's form: both fields and the button there to be used.

The link is read from the page each time, for GCKey answers only to a request identifier minted on the way. Nothing is
typed and the button is not clicked: what comes after needs a person, a second factor and a passed captcha.
"""

from probes.visit import Visit

FINDS = ("heading", "sign_in_link", "form", "username", "password", "submit")
SECRETS = ()
STEPS = ("sign_in_page", "hand_over", "gckey_form")


async def journey(visit: Visit) -> None:
    """Play it. Raises Failed."""
    async with visit.step("sign_in_page"):
        await visit.open(visit.url())
        await visit.see("heading", "sign_in_link")
    async with visit.step("hand_over"):
        await visit.follow("sign_in_link", away=True)
    async with visit.step("gckey_form"):
        await visit.see("form")
        await visit.ready("username", "password", "submit")
