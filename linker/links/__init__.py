"""Links from article to article: pairs with their kind, score and evidence, listed headlines, and paths."""
