"""Strings only: spans, marks, words, wordings, ids. Nothing here opens a file or knows an article."""
