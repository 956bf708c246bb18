"""Vietnamese as it is typed on phones: folding, keystrokes left unconverted, teencode, glued and misspelt syllables."""
