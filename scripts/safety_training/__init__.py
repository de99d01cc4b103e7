"""Parts of scripts/train_safety.py."""
