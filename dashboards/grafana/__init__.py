"""Grafana's dashboards as code: both languages from one structure. Only developers run this; the JSON is committed."""
