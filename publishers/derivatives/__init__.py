"""Files made to suit a platform: smaller pictures, films in a form it takes. Light: the encoder loads no Django."""
