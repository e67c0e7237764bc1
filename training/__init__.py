"""How the shipped weights are made; nothing of this is installed or needed to read."""
