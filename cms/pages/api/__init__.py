"""What of the site's pages stands under ``/api/v1``: search, and drafts for a front end that shows them."""
