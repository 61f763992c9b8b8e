"""The trail in the database: every act one leaf, in the transaction of its effect."""
