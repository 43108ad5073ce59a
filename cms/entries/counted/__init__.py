"""What is counted of items: views of their pages, downloads of their files, how far recordings are played.

=============  =======================================================================================================
``measures``   what each number means
``pages``      the page of an item was shown; ``downloads``: a file of it was taken along
``playing``    ``/-/n``: the player on a page tells how far it came
``facts``      the same for reports
=============  =======================================================================================================
"""
