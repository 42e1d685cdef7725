"""Reports: the figures of a period with all they rest on, as JSON, as sheets, as a page to print."""
