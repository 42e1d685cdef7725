"""What IRCC announces: understood word by word, kept while it is shown, and laid beside what was measured. Pure."""
