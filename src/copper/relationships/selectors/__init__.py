"""What viewers may see: the Monday page, both sides of one organisation, how a relationship is."""
