"""Who may come in, and how that is known: logins, second factors, single sign-on, lists of them."""
