"""What the shop knows, in two dialects of SQL: a room for each domain, and ways through them."""
