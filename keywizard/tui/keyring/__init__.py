"""The keyring on the screen: all stored keys in one list, and all that can be done with one."""
