"""A second browser engine, for a second opinion in proof: Firefox, where it is installed. Looks never use it."""
