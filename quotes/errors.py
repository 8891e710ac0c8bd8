"""The errors a caller of this package can meet.

    QuotesError              something the user can put right; the message says what, where, and what to do
    ├── InputError           no input could be used: a path that is not there, a folder without articles
    ├── DatabaseError        the database is missing, of another version, built from other inputs, or in use
    ├── VerificationError    a stored span, count or key does not hold
    └── SettingsError        an option, a lexicon or a judgements file cannot be used

Bad records inside usable input are never raised: they become `Problem` values and rows of `problems`.
"""


class QuotesError(Exception):
    """Something the user can put right; the message is one readable line."""


class InputError(QuotesError):
    """No input could be used."""


class DatabaseError(QuotesError):
    """The database is missing, of another version, built from other inputs, or in use."""


class CacheError(QuotesError):
    """What the build before left cannot be used: nothing is lost, a build in full does not need it."""


class VerificationError(QuotesError):
    """A stored span, count or key does not hold."""


class SettingsError(QuotesError):
    """An option, a lexicon or a judgements file cannot be used."""
