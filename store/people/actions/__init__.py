"""What people do and what becomes known of them."""
