"""The durable job table: what must happen after a commit is a row here, written in the same transaction."""
