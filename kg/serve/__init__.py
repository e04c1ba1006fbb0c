"""The graph on the web, for reading: a SPARQL 1.1 endpoint for programs and pages for people, on one port.

Nothing here opens the store but the worker processes (`kg.serve.worker`); the server itself only reads requests, hands
jobs to the pool (`kg.serve.pool`) and writes answers. No request can change the store, reach the network or a file.
"""
