"""An app whose first migration changes data and whose second one fails: a bad new version."""
