"""One row a number: what a page or a film says as a table, and the files that hold it."""
