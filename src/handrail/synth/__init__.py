"""A simulated program with planted faults: what is wrong with it is known, so that an audit can be held to it."""
