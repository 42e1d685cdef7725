"""Proof: what was taken while something was down, and the packs that are made of it."""
