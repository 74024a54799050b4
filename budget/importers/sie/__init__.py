"""SIE files, types 1–4: the exchange format of Swedish accounting ("SIE filformat", 4B)."""
