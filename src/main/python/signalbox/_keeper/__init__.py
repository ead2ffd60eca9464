"""The parents of every run: keepers, and fork servers, which are keepers whose runs are forks.

A package, although only `__main__.py` and `server.py` are ever started: a fork shares its modules
with the script that it runs, and a script's own `run.py` or `frames.py` must be found first.
"""
