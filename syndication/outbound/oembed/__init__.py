"""The oEmbed provider (https://oembed.com): an item of this site, ready to be shown on another."""
