"""What reads whole numbers, and what it learns from."""
