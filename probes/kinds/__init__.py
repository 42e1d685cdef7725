"""One file per kind of probe; see probes/catalog.py for what each must hold."""
