"""DOOR for people: Turkish, server-rendered pages; decides nothing, words only."""
