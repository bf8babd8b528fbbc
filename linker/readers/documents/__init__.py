"""Documents of word processors, e-books and PDF: their text becomes one article, or several."""
