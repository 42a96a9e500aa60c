"""The indicators: what each one means, how it is computed, and from which rows."""
