"""What keywizard thinks of this terminal and this machine: looked at in one place, judged in others, nothing touched."""
