"""Training of the listener: the small encoder that hears what a turn does and is about."""
