"""When to look, and what to make of it: configuration, schedule, runner, metrics, pages, command line."""
