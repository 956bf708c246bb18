"""What a first message is: a question, a complaint, a denunciation, a greeting …, and what it is about."""
