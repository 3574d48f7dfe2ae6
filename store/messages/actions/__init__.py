"""Writing the inbox and conversations, and the outbox."""
