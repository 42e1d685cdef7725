"""What Grafana, Prometheus and Alertmanager load."""
