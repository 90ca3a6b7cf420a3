"""Other tools' formats: codebooks, codings, studies."""
