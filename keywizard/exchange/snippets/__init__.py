"""What a person pastes into a program or a server's settings to use a key. Text alone: nothing here reads a file or holds a secret."""
