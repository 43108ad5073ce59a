"""Wide rows for dashboards, kept with the figures themselves, and made anew from them at any time.

==============  =======================================================================================================
``growing``     what a post gained between two tellings (pure)
``enlisting``   which posts there are, as they were when they were published
``booking``     the rows of one day, in the transaction that keeps the figures
``remaking``    some posts once more, from nothing but their figures
``rebuilding``  all of them, which must give the same
``slicing``     sums by day, channel, agency, campaign, topic, form, for what a person may see
``gaining``     the sums themselves: in one walk where the database can
``summing``     sums of days, kept, each made anew after anything in it was written
``own``         what Loa counted itself in the same days
``followers``   how many follow the channels on a day
``stale``       what a changed law left behind, and how often it was seen
``indicating``  the same growth as indicators of reports
==============  =======================================================================================================
"""
