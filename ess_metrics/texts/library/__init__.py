"""Words of the library: command line, imports, publishing, proofs."""
