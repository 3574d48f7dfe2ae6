"""Writing baskets, and writing orders."""
