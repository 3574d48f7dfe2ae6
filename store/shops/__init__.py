"""The shops domain."""
