"""The platforms, offline: real HTTP servers with a public-looking timeline and faults on demand.

Used by the demo and by the tests. No Django here: the sandbox knows a platform only by what goes over the wire.
"""
