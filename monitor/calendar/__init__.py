"""Business time and declared maintenance: which hours count, which days are closed, and when work was announced."""
