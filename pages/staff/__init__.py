"""The private pages, one per task. Each asks who works on it; the commands ask again."""
