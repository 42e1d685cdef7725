"""Files, hashes and archives: how a pack is made, kept and checked."""
