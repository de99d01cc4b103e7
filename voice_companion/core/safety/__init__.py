"""Danger before anything else: screening, and what is said and held after a disclosure."""
