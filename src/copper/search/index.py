"""The full-text index of each database, behind three functions.

SQLite: an FTS5 table `search_words` whose rowid is the row's id. PostgreSQL: two tsvector columns of
search_searchrow. Both get words that `letters` made already, so both find the same.
"""

from collections.abc import Sequence

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

LONGEST_WORD = 60
MOST_WORDS = 20_000


def put(row: int, title: Sequence[str], body: Sequence[str]) -> None:
    """The words of a row; what was there before is replaced."""
    title, body = _cut(title), _cut(body)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "INSERT OR REPLACE INTO search_words (rowid, title, body) VALUES (%s, %s, %s)",
                [row, " ".join(title), " ".join(body)],
            )
        else:
            cursor.execute(
                "UPDATE search_searchrow SET title_words = array_to_tsvector(%s::text[]),"
                " words = array_to_tsvector(%s::text[]) WHERE id = %s",
                [list(title), list({*title, *body}), row],
            )


def drop(rows: Sequence[int]) -> None:
    """Forgets the words of rows that are deleted."""
    if connection.vendor == "sqlite":  # on PostgreSQL they go with the row
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM search_words WHERE rowid = %s", [[row] for row in rows])


def having(words: Sequence[str], *, in_title: bool = False) -> Q:
    """Rows that hold a word beginning with each of these. `words` come from letters.words: nothing
    but letters, marks and numbers, so there is no query language in them; they are quoted anyway."""
    words = _cut(words)
    if connection.vendor == "sqlite":
        query = " AND ".join(f'"{word}"*' for word in words)
        query = f"title : ({query})" if in_title else query
        sql = "SELECT rowid FROM search_words WHERE search_words MATCH %s"
    else:
        query = " & ".join(f"'{word}':*" for word in words)
        column = "title_words" if in_title else "words"
        sql = f"SELECT id FROM search_searchrow WHERE {column} @@ %s::tsquery"  # noqa: S608
    return Q(pk__in=RawSQL(sql, [query]))  # noqa: S611 - the words are a parameter


def _cut(words: Sequence[str]) -> list[str]:
    return [word[:LONGEST_WORD] for word in words[:MOST_WORDS]]
