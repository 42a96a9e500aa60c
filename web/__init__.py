"""Plain HTTP on the same server: the first paint of each page, open data, API, feeds, embeds, health."""
