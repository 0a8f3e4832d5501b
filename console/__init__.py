"""DOOR for operators: thin management commands, the only way demo data is made."""
