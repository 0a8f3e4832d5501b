"""The demo: its cast (all invented), its packages, its texts; made only by calling the commands of the console."""
