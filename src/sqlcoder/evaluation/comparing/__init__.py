"""The comparer's parts: cells, columns and rows that are equal, found without trying every order of columns."""
