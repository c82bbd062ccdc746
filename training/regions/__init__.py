"""Training of the network that looks at each place a second time."""
