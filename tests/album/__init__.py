"""`make pictures`: the pictures the docs show, made by walking the product as its readers do."""
