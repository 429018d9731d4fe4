"""Binance itself: how it is asked, what it answers, what its errors mean. The only room that may reach the network, when asked to."""
