from falcon.testing import create_req

request = create_req(path="/orders", headers={"Forwarded": ""})
print(request.forwarded_host)
