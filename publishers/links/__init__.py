"""Short links to our own items, and the marks by which a campaign's visits are told apart (see docs/links.md).

===========  =========================================================================================================
``codes``    what stands behind ``/-/s/``
``making``   one link for each item, channel and campaign; which channels want one
``targets``  where a link leads today, with the campaign's marks
``views``    the public address
``counted``  clicks: what is counted, and for whose report
``ready``    what the kernel is told: redirects from memory, the measure, the indicator
===========  =========================================================================================================
"""
