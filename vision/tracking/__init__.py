"""The same mark from frame to frame, and its steadied digit."""
