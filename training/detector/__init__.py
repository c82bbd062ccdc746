"""The detector: a network that finds and names the digits of a whole picture, and how it is trained on
simulated pages."""
