"""What every other package reads: settings, wording, pages, palette, the clock. Imports nothing of ours."""
