"""Opening an address: who was identified asks for it, has read what happens to the data, and has it at once."""
