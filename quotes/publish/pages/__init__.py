"""The pages, each a function from a connection to plain data: what a template shows is what `.json` gives."""
