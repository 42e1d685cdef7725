"""One file per journey; see probes/catalog.py for what each must hold."""
