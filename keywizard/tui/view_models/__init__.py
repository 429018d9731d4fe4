"""What the screens show, worked out from the wizard without Textual."""
