"""Merging, erasing, and claiming what a guest was given."""
