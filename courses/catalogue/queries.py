def listing(page, choices): return {}
def course(page): return {}
