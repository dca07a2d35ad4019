"""Dead letters: what came to nothing, at three levels, and its way back."""
