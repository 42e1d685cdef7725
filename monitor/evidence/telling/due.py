"""When an answer is due: promises are counted in business days of the federal government."""

from datetime import date

from monitor.calendar.hours import BusinessHours

PROMISED_DAYS = 5
"""The Employer Portal's page promises an answer within so many business days "in most cases"."""


def reply_due(sent: date, days: int = PROMISED_DAYS) -> date:
    """The last day of the promise to one who wrote on *sent*, a day in Toronto; that day itself does not count."""
    return BusinessHours().after(sent, days)
