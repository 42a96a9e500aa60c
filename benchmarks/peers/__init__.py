"""The same job built once on each other system: six figures, a chart, 500 commitments with filters, a detail, a CSV."""
