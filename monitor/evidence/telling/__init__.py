"""What a pack says, in words: facts, document, letter."""
