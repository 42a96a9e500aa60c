"""Open data: the files of every edition under /datos/, and what describes them."""
