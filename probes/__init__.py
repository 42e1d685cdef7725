"""How to look, and at what: kinds of probe, journeys, services and what they share. Imports nothing of monitor."""
