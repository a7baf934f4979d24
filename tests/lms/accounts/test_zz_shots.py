import os, sys
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
@pytest.mark.skipif(False, reason="")
def test_shots(committed, live_server):
    from playwright.sync_api import sync_playwright
    from lms.accounts.models import User, Organisation
    from django.test import Client
    from django.conf import settings
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]="1"
    c=Client(); u=User.objects.get(email="administrator@demo.jalon.example"); c.force_login(u, backend="django.contrib.auth.backends.ModelBackend")
    o=Organisation.objects.get(name="Atelier Nord")
    p2=c.post("/fr/desk/people/import/", {"organisation":o.pk,"file":SimpleUploadedFile("people.csv", b"email,first_name,last_name,team,manager,job_title,status\na@f.example,A,B,PMO,manager@demo.jalon.example,X,joiner\nnonsense,,,,,,\n")})["Location"]
    someone=User.objects.get(email="learner@demo.jalon.example")
    paths={"profile":"/en/account/profile/","orgs":"/en/desk/organisations/","org":f"/en/desk/organisations/{o.public_id}/","people":"/en/desk/people/","person":f"/en/desk/people/{someone.public_id}/","file":p2.replace("/fr/","/en/"),"import":"/en/desk/people/import/","sessions":"/en/account/sessions/","mfa":"/en/account/2fa/","desk":"/en/desk/administrator/"}
    with sync_playwright() as pw:
        b=pw.chromium.launch(executable_path=os.environ.get("CHROMIUM") or None, args=["--no-sandbox"])
        ctx=b.new_context(viewport={"width":1000,"height":800})
        ctx.add_cookies([{"name":settings.SESSION_COOKIE_NAME,"value":c.cookies[settings.SESSION_COOKIE_NAME].value,"url":live_server.url}])
        pg=ctx.new_page()
        for n,path in paths.items():
            r=pg.goto(live_server.url+path); print(n,r.status); pg.screenshot(path=f"/tmp/shot_{n}.png",full_page=True)
        b.close()
