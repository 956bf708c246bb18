"""An invented year, so that a newcomer sees a living desk: filled by the same functions as the real one, under past clocks."""
