"""Proofs about files: stopped anywhere, failing anywhere, at the same time, and in any order, no key is lost, leaked or overwritten."""
