"""The network's whole story on real input, step by step, in a fresh database.

Every room adds its steps (steps/ROOM.py, one line in steps/__init__.py). It is a command for people
who want to see that all of it works together, and a test.
"""
