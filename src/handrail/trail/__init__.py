"""The trail: every act as one entry of a tree that only grows, under signed checkpoints that a stranger can verify offline."""
