"""The stock domain."""
