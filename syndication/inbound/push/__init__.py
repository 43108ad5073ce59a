"""Being told by a source's hub (WebSub) instead of asking again and again."""
