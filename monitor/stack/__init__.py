"""Prometheus, Alertmanager and Grafana for this monitor: their configuration made, and all of them run as one."""
