"""From the eTA's "apply" page, past the reminders, to the first question of the application form and its "next" button.

English has a page of reminders between the two; where the button leads straight to the form, that step is skipped.
Nothing is answered: the form is timed, and its later pages lead to payment.
"""

from probes.visit import Visit

FINDS = ("heading", "apply_link", "reminders_link", "question", "next")
SECRETS = ()
STEPS = ("apply_page", "reminders_page", "form")


async def journey(visit: Visit) -> None:
    """Play it. Raises Failed."""
    async with visit.step("apply_page"):
        await visit.open(visit.url())
        await visit.see("heading", "apply_link")
        start = visit.host
        await visit.follow("apply_link")
    if visit.host == start:
        async with visit.step("reminders_page"):
            await visit.follow("reminders_link", away=True)
    else:
        visit.skip("reminders_page")
    async with visit.step("form"):
        await visit.ready("question", "next")
