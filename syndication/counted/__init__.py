"""What is counted of feeds and widgets: fetches and what readers tell of their subscribers, notifications, views.

=============  =======================================================================================================
``measures``   what each number means
``fetchers``   whose program fetches a feed, and for how many people, by its own words; pure
``facts``      the same for reports
=============  =======================================================================================================
"""
