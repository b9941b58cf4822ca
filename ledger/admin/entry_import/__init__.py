"""Entries by CSV or XLSX into one Book, in the console.

A file has the columns of our own export. Every line becomes a new entry, or is skipped
because the Book has it already; nothing is overwritten. The preview does the whole
import and takes it back, so it promises nothing that the import does not keep.
"""
