def profile(page): return {}
