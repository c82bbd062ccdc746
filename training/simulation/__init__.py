"""Simulated pages: whole camera pictures of handwriting of which every digit's place and label is known."""
