"""THE WORLD, PLAYED: an e-mail server and the demo phone. Real protocols; strangers to the product."""
