"""What our figures are measured against, in the same run."""
