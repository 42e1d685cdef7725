"""The simulated sites: each a plain function from a request to a reply."""
