import statistics, time
from django.test import Client
def test_t(db, settings):
    from lms.accounts import actions
    settings.PASSWORD_HASHERS=["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    settings.ACCOUNT_RATE_LIMITS=False
    actions.open_account(email="known@x.example", password="a long sentence nobody", verified=True)
    out={}
    for path, f in (("login", lambda e:{"login":e,"password":"wrong wrong"}),("password/reset", lambda e:{"email":e}),("signup", lambda e:{"email":e,"first_name":"a","last_name":"b","password1":"a long sentence nobody guesses"})):
        t={"known":[], "unknown":[]}
        for i in range(25):
            for k in t:
                e=f"known@x.example" if k=="known" else (f"unknown{i}@x.example")
                c=Client(); s=time.perf_counter(); r=c.post(f"/fr/account/{path}/", f(e)); t[k].append(time.perf_counter()-s)
        out[path]={k:round(statistics.median(v)*1000,1) for k,v in t.items()}
    print("\nTIMING", out)
