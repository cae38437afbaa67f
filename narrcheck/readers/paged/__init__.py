"""Pages of characters and ruled lines become a Document; what the PDF and the OFD reader share."""
