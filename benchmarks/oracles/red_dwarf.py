"""Opinion maps by red-dwarf (polis-community, MPL-2.0), a new writing of Polis's pipeline."""

import logging
import warnings

from reddwarf.implementations import polis

warnings.simplefilter("ignore")
logging.disable(logging.WARNING)


def opinion_map(payload):
    """`votes`: [person, statement, vote, time]; `moderated_out`, `meta`: statements."""
    names = ("participant_id", "statement_id", "vote", "modified")
    votes = [dict(zip(names, row, strict=True)) for row in payload["votes"]]

    def call():
        found = polis.run_pipeline(
            votes=votes,
            mod_out_statement_ids=payload["moderated_out"],
            meta_statement_ids=payload["meta"],
            random_state=1,
        )
        people = found.participants_df["cluster_id"].dropna()
        return {
            "statements": [int(s) for s in found.filtered_vote_matrix.columns],
            "vectors": [row.tolist() for row in found.reducer.components_],
            "labels": {str(person): int(label) for person, label in people.items()},
        }

    return call
