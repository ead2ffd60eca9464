"""The same classification behind Signalbox, behind what a user would pick instead, and bare."""
