"""What `make bench-web` runs: our pages and files beside those of other systems, in one run."""
