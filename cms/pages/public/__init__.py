"""What readers are shown that is no page of its own, and beside pages (see docs/site.md).

=============  ====================================================================================================
``asked``      what a reader looks for, as an address says it (pure)
``finding``    items that hold the words and have the facets, and how many have each other facet
``suggesting`` what begins like what is being typed; topics, agencies and documents of that name
``browsing``   topics, audiences and agencies, each with what there is
``law``        documents of law: what became of them, who names them, what to read instead
``related``    items on the same matter
``history``    when an item was changed, corrected, or withdrawn
``shelf``      books, handbooks and leaflets to take along or to read here
``sharing``    what a village officer needs to pass an item on
=============  ====================================================================================================
"""
