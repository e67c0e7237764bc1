"""Source, cue and content of statements: quotation marks, constructions of cues, issued texts, transcripts."""
