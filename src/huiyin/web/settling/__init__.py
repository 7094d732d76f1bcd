"""After the answer: claims settled one by one, matters that stay open."""
