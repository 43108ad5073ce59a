"""Our WebSub hub (W3C Recommendation of 23 January 2018): who subscribed is told of a feed's changes at once."""
