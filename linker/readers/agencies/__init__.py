"""What news agencies and publishers exchange: NITF, NewsML, ninjs, sitemaps of news, SGML of the wires."""
