"""From looks to a decision: the pure fold, and the engine that keeps its state."""
