"""What `./copper bench` runs: one module for each thing that is measured, called by its name."""
