"""Ready bytes before Django: what everybody gets alike is rendered once and then served from memory.

The wrapper is a small HTTP cache that sits in the server process, before Django. It differs from others of its kind in
one thing: it knows at once when a copy is old. Every change that readers can see raises the installation's generation;
a thread (``watch``) asks for it ten times a second, and what was rendered under another one is not served.

==============  ======================================================================================================
``paths``       which addresses may be kept: packages register a ``FastPath`` in ``cms.core.registries``
``asked``       from a request to the one name of its answer; who is not meant (cookies, ranges …) goes to Django
``marks``       what an address says of where the reader came from, which means nothing to the answer
``watch``       the generation, never older than a second
``kept``        an answer in memory: what may be kept, plain and compressed, its validators
``store``       all answers of this process, bounded in bytes
``front``       the whole of it, for any kind of server; one request renders, the others of its address wait
``wsgi``        the wrapper of ``cms/wsgi.py``; ``asgi`` and ``middleware`` do the same elsewhere
==============  ======================================================================================================

An answer is kept when its address is registered *and* it says ``Cache-Control: public`` itself: a view decides, never a
list of addresses alone.
"""
