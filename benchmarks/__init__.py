"""What `make bench` runs: figures for the README and the notes, side by side in one run."""
