"""The methods against their peers: one module for each method, `cases()` gives what is measured."""
