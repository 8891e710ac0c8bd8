"""The database as a site: the Datasette plugin with its pages, and the same pages in a terminal."""
