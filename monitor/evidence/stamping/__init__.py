"""Time stamps of others (RFC 3161), and the daily heads of the history."""
