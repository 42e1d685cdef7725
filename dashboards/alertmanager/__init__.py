"""Who is told what, and when: Alertmanager's configuration and the words of its messages."""
