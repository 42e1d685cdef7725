"""The pages that are served whole, and the outage page that others redirect to."""

from monitor.simulator.exchange import Ask, Reply, data, message, page

OUTAGE_HOST = "ircc.canada.ca"
OUTAGE_PATH = "/outage-interruption.asp"
HOSTS = tuple(dict.fromkeys(each["host"] for each in data("plain.toml")["page"]))


def site(ask: Ask) -> Reply | None:
    """The page at this address, if there is one."""
    host = ask.host.removeprefix("www.") if ask.host == f"www.{OUTAGE_HOST}" else ask.host
    if (host, ask.path) == (OUTAGE_HOST, OUTAGE_PATH):
        return message("outage", ask.lang)
    for each in data("plain.toml")["page"]:
        if each["host"] == host and ask.path in (*each.get("both", ()), *each.get("en", ()), *each.get("fr", ())):
            column = int(ask.lang == "fr")
            return page(
                "plain.html",
                lang=ask.lang,
                title=each["title"][column],
                links=[(link[2 * column], link[2 * column + 1]) for link in each.get("links", ())],
                fields=[(field[0], field[1 + column]) for field in each.get("fields", ())],
                button=each.get("button", ("", ""))[column],
            )
    return None
