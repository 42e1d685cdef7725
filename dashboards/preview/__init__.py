"""Draws the committed dashboards from a real Prometheus with Grafana's published components: a developer's tool.

`make preview` does it all. Needs Node.js and a Chromium; neither the monitor nor its tests do. It is a likeness and no
proof: what lives in Grafana's core (plugin defaults, migrations, links, provisioning) is imitated or left out.
"""
