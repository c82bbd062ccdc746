"""Digits to numbers, points and signs, in reading order; and which way up a page stands."""
