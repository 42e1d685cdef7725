"""Figures from the history: how long a service stood how, by the clock and in business hours. Pure."""
