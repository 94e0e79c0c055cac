"""监督检查: pages for whoever looks in on the office from outside it, and for who answers them."""
