"""A picture to its ink, the ink to marks that may be digits, and marks to patches."""
