"""What a feeling is about or came from: triggers, beliefs, blame, people."""
